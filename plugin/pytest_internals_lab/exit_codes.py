"""Exit codes of the lab's own, from 10 on; what is worse keeps pytest's code."""

from __future__ import annotations

from internals_lab.model.run import RunDocument

REGRESSED = 10
NOTHING_MEASURED = 11
UNSTABLE = 12

_OK, _FAILED = 0, 1


def exit_code(document: RunDocument, pytest_code: int, fail_on: str) -> int:
    """10: an expectation was refuted. 11: nothing was measured. 12: only what is invalid or open failed.

    Measured code that raised, crashed or hung keeps pytest's 1, as do errors of pytest itself.
    """
    outcomes = {result.outcome for result in document.cells}
    gates = {claim.state for claim in document.claims if claim.gate}
    if pytest_code not in (_OK, _FAILED) or outcomes & {"failed", "crashed", "timeout"}:
        return pytest_code
    if pytest_code == _FAILED:
        if "refuted" in gates and fail_on != "never":
            return REGRESSED
        return UNSTABLE
    return pytest_code if "measured" in outcomes else NOTHING_MEASURED
