"""Reasons that several interpreters share."""

from __future__ import annotations

import pytest

from internals_lab.verdicts.plain_reason import plain_reason


@pytest.mark.parametrize(
    ("reason", "plain"),
    [
        ("3.9-sequential-jit=True is unsupported: 3.9 is built without a JIT", "built without a JIT"),
        ("3.9 has jit set to True", "has jit set to True"),
        ("3.9-threads-2 is skipped: effort quick measures workers 1", "effort quick measures workers 1"),
        ("3.9-threads-2 is pending: the run ended before", "the run ended before"),
        ("3.10 is another interpreter's", "3.10 is another interpreter's"),
        ("", ""),
    ],
)
def test_a_reason_is_told_without_the_cell_and_the_interpreter_that_it_is_of(reason: str, plain: str) -> None:
    assert plain_reason(reason, "3.9") == plain
