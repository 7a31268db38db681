"""Runs that ended before anybody judged their claims."""

from __future__ import annotations

import msgspec

from internals_lab.errors import LabError
from internals_lab.model.run import RunDocument


def with_claims_judged(document: RunDocument) -> RunDocument:
    """The run with its claims judged by what it measured, where it was killed before that; any other as it is."""
    claims_something = any(scenario.claims for scenario in document.scenarios)
    if document.claims or document.run.status == "running" or not claims_something:
        return document
    # Brings numpy along, which readers of finished runs do without.
    from internals_lab.verdicts.derivation import derive

    try:
        return msgspec.structs.replace(document, claims=derive(document).claims)
    except LabError:  # a file with settings that nobody can judge by
        return document
