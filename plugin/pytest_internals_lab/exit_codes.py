"""Exit codes of the lab's own, from 10 on; what is worse keeps pytest's code."""

from __future__ import annotations

from collections.abc import Collection

from internals_lab.model.run import RunDocument

REGRESSED = 10
NOTHING_MEASURED = 11
UNSTABLE = 12

IN_WORDS = {
    REGRESSED: "an expectation is refuted",
    NOTHING_MEASURED: "nothing was measured",
    UNSTABLE: "all that failed is invalid or inconclusive: the machine was too restless, or the run too short",
}

_OK, _FAILED = 0, 1


def exit_code(document: RunDocument, pytest_code: int, failed: Collection[str]) -> int:
    """10: an expectation was refuted. 11: nothing was measured. 12: only what is invalid or inconclusive failed.

    `failed` says why items failed: outcomes of cells, states of expectations, anything else for what is not ours.
    Measured code that raised, crashed, hung, gave other results than alone or ran under another GIL than wanted keeps
    pytest's 1, as do broken files and errors of pytest itself.
    """
    if pytest_code not in (_OK, _FAILED):
        return pytest_code
    if pytest_code == _OK:
        measured = any(
            result.outcome == "measured" and result.cell.control is None for result in document.cells
        )
        return _OK if measured else NOTHING_MEASURED
    if not failed or set(failed) - {"refuted", "inconclusive", "invalid"}:
        return pytest_code
    return REGRESSED if "refuted" in failed else UNSTABLE
