"""The published JSON Schema of a document, which is made from the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from internals_lab.model.run import DOCUMENT_SCHEMA, RunDocument
from internals_lab.store.versions import CURRENT

# The copy that the wheel carries, for tools that do not run Python.
PUBLISHED = Path(__file__).with_name(f"run-{CURRENT}.schema.json")


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of `lab-results/<run id>.json`."""
    schema = msgspec.json.schema(RunDocument)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": DOCUMENT_SCHEMA,
        "title": "A run of internals_lab",
    } | schema


def published_text() -> str:
    """What the published file has to hold."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(published_text(), "ascii")
