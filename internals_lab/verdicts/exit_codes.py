"""Exit codes of the lab's own, from 10 on, the same at every front door; what is worse keeps the door's own code."""

from __future__ import annotations

from collections.abc import Collection

from internals_lab.model.cell import CellResult
from internals_lab.model.run import RunDocument

REGRESSED = 10
NOTHING_MEASURED = 11
UNSTABLE = 12

_IN_WORDS = {
    NOTHING_MEASURED: "nothing was measured",
    UNSTABLE: "all that failed is invalid or inconclusive: the machine was too restless, or the run too short",
}

OK, FAILED = 0, 1

# Of a run that is slower than its baseline, where that was to fail it; it fails no item.
REGRESSED_WORD = "regressed"


def exit_code_in_words(code: int, failed: Collection[str] = ("refuted",)) -> str | None:
    """What one of the lab's own exit codes stands for in a run in which that `failed`; None for others."""
    if code != REGRESSED:
        return _IN_WORDS.get(code)
    reasons = {
        "refuted": "an expectation is refuted",
        REGRESSED_WORD: "something is slower than in the baseline",
    }
    return ", and ".join(words for word, words in reasons.items() if word in failed)


def exit_code(document: RunDocument, door_code: int, failed: Collection[str]) -> int:
    """10: an expectation was refuted, or something regressed against the baseline. 11: nothing was measured. 12: only what is invalid or inconclusive failed.

    `door_code` is what pytest or the command would end with by itself. `failed` says why something failed: words of
    `what_failed`, states of expectations, `REGRESSED_WORD`, anything else for what is not ours. Measured code that raised, crashed,
    hung, gave other results than alone or ran under another GIL than wanted keeps 1, as do broken files and errors
    of pytest itself.
    """
    if door_code not in (OK, FAILED):
        return door_code
    if door_code == OK and REGRESSED_WORD in failed:
        return REGRESSED
    if door_code == OK:
        measured = any(
            result.outcome == "measured" and result.cell.control is None for result in document.cells
        )
        return OK if measured else NOTHING_MEASURED
    if not set(failed) - {REGRESSED_WORD} or set(failed) - {
        "refuted",
        "inconclusive",
        "invalid",
        REGRESSED_WORD,
    }:
        return door_code
    return REGRESSED if {"refuted", REGRESSED_WORD} & set(failed) else UNSTABLE


def what_failed(result: CellResult) -> str:
    """The outcome, but `untrue` for a cell that no quieter machine would make valid: its results, GIL or knobs."""
    failed = {check.name for sample in result.samples for check in sample.checks if check.state == "failed"}
    return "untrue" if result.outcome == "invalid" and failed - {"starvation"} else result.outcome
