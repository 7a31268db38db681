"""What is said of a unit that did not even work once."""

from __future__ import annotations

import pytest

from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.sizing.pilot import PilotFailure


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (
            WorkerFailure("crashed", "exited with status 3", step="pilot"),
            "exited with status 3 (before the rounds)",
        ),
        (
            WorkerFailure("timeout", "no answer within 1 s", step="prepare"),
            "no answer within 1 s (before the rounds)",
        ),
        # That it never came up, or could not load the file, is worth knowing.
        (
            WorkerFailure("timeout", "no answer within 1 s", step="start"),
            "no answer within 1 s (start) (before the rounds)",
        ),
        (WorkerFailure("failed", "ValueError: bad (pilot)"), "ValueError: bad (pilot) (before the rounds)"),
        (WorkerFailure("failed", "MemoryError"), "memory ran out (before the rounds)"),
        (WorkerFailure("unsupported", "has no threads"), "has no threads"),
    ],
)
def test_it_says_when_and_not_in_which_of_the_pilots_steps(failure: WorkerFailure, words: str) -> None:
    assert PilotFailure(failure=failure, captured="").reason == words
