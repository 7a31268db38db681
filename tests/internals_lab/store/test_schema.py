"""The published schema, and the files that are written under it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from internals_lab.model.run import RunDocument
from internals_lab.store.journal import Journal
from internals_lab.store.redaction import Redaction
from internals_lab.store.schema import PUBLISHED, json_schema, published_text


@pytest.fixture(scope="module")
def validator() -> Any:
    published = json.loads(PUBLISHED.read_text("ascii"))
    jsonschema.Draft202012Validator.check_schema(published)
    return jsonschema.Draft202012Validator(published)


def test_the_published_file_is_what_the_model_gives() -> None:
    assert PUBLISHED.read_text("ascii") == published_text(), "run: python -m internals_lab.store.schema"
    assert json_schema()["$id"] == "internals-lab/run/1"


def test_a_written_document_is_valid(
    tmp_path: Path, validator: Any, planned: RunDocument, filled: Callable[[str], RunDocument]
) -> None:
    for document in (planned, filled("text"), filled("/home/ann/größer")):
        name = f"{document.run.status}-{len(list(tmp_path.iterdir()))}"
        named = msgspec.structs.replace(document, run=msgspec.structs.replace(document.run, id=name))
        journal = Journal.create(tmp_path, named, redaction=Redaction(homes=("/home/ann",), hosts=("text",)))
        header = json.loads(journal.path.read_bytes())
        validator.validate(header["event"]["document"])
        validator.validate(json.loads(journal.finish(named).read_bytes()))


@pytest.mark.parametrize(
    ("place", "value"),
    [("run", None), ("cells", [{"outcome": "measured"}]), ("interpreters", {}), ("schema", 1)],
)
def test_a_document_that_does_not_fit_is_invalid(
    validator: Any, planned: RunDocument, place: str, value: object
) -> None:
    raw = msgspec.to_builtins(planned)
    assert validator.is_valid(raw)
    assert not validator.is_valid({**raw, place: value})
