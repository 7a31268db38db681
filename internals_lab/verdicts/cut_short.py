"""Runs that ended before anybody worked out what follows from their samples."""

from __future__ import annotations

import msgspec

from internals_lab.errors import LabError
from internals_lab.model.run import RunDocument


def with_claims_judged(document: RunDocument) -> RunDocument:
    """The run with its claims judged by what it measured, where it was killed before that; any other as it is."""
    claims_something = any(scenario.claims for scenario in document.scenarios)
    if document.claims or document.run.status == "running" or not claims_something:
        return document
    found = worked_out(document)
    return document if found is document else msgspec.structs.replace(document, claims=found.claims)


def worked_out(document: RunDocument) -> RunDocument:
    """The run with all that follows from what it measured; as it is where it has settings that nobody can judge by."""
    # Brings numpy along, which readers of finished runs do without.
    from internals_lab.verdicts.derivation import derive

    try:
        return derive(document)
    except LabError:
        return document
