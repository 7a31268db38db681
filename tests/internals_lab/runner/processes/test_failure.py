"""Failures in words: where memory ran out, or may have, the reason says so."""

from __future__ import annotations

import pytest

from internals_lab.runner.processes.failure import WorkerFailure

SYSTEM = "; the system does so where memory runs out"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("MemoryError", "memory ran out"),
        ("MemoryError: ", "memory ran out"),
        ("MemoryError: memory allocation failed", "memory ran out: memory allocation failed"),
        ("in child process 0: MemoryError", "memory ran out in child process 0"),
        (
            "in a process of the pool: MemoryError: too much",
            "memory ran out in a process of the pool: too much",
        ),
        ("killed by SIGKILL (block)", f"killed by SIGKILL (block){SYSTEM}"),
        ("child process 1 was killed by SIGKILL", f"child process 1 was killed by SIGKILL{SYSTEM}"),
        (
            "BrokenProcessPool: a process ended abruptly",
            f"BrokenProcessPool: a process ended abruptly{SYSTEM}",
        ),
        ("killed by SIGSEGV (block)", "killed by SIGSEGV (block)"),
        ("ValueError: MemoryError", "ValueError: MemoryError"),
    ],
)
def test_memory_that_ran_out_is_said(reason: str, words: str) -> None:
    assert WorkerFailure("failed", reason).in_words == words


def test_the_step_is_said_beside_the_reason_and_can_be_left_out() -> None:
    failure = WorkerFailure("crashed", "killed by SIGKILL", step="block")
    assert (failure.reason, str(failure)) == ("killed by SIGKILL (block)",) * 2
    assert failure.in_words == f"killed by SIGKILL (block){SYSTEM}"
    assert failure.in_words_without_step == f"killed by SIGKILL{SYSTEM}"
