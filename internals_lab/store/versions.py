"""Schema versions: which files can be read, and how older ones are brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from internals_lab.errors import ResultsError
from internals_lab.model.run import DOCUMENT_SCHEMA

RawDocument = dict[str, Any]
Upgrade = Callable[[RawDocument], RawDocument]

FAMILY, _, _NUMBER = DOCUMENT_SCHEMA.rpartition("/")
CURRENT = int(_NUMBER)

# From a version to the function that makes it the next one. A version that leaves a file in the tests.
UPGRADES: Mapping[int, Upgrade] = {}


def brought_up_to_date(
    raw: object, *, where: str, upgrades: Mapping[int, Upgrade] = UPGRADES, current: int = CURRENT
) -> RawDocument:
    """The raw document in the current version; ResultsError when it is foreign, too new or too old."""
    if not isinstance(raw, dict) or not isinstance(raw.get("schema"), str):
        raise ResultsError(f"{where}: not a results file of internals_lab (no 'schema': {DOCUMENT_SCHEMA!r})")
    schema: str = raw["schema"]
    family, _, number = schema.rpartition("/")
    if family != FAMILY or not (number.isascii() and number.isdigit()):
        raise ResultsError(
            f"{where}: not a results file of internals_lab (its schema is {schema!r}, not {DOCUMENT_SCHEMA!r})"
        )
    version = int(number)
    if version > current:
        raise ResultsError(
            f"{where}: written by internals-lab {_writer(raw)} as {schema!r}, which is newer than this one reads"
            f" (up to {FAMILY}/{current}); upgrade internals-lab to read it"
        )
    document: RawDocument = raw
    while version < current:
        if version not in upgrades:
            raise ResultsError(
                f"{where}: written by internals-lab {_writer(raw)} as {schema!r}, which this one no longer reads"
                f" ({FAMILY}/{version} has no upgrade)"
            )
        document = upgrades[version](document)
        version += 1
    return document


def _writer(raw: RawDocument) -> str:
    run = raw.get("run")
    written_by = run.get("lab_version") if isinstance(run, dict) else None
    return written_by if isinstance(written_by, str) else "(version not said)"
