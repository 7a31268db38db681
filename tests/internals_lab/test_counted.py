"""Counted things in words."""

from __future__ import annotations

import pytest

from internals_lab.counted import counted, plural


@pytest.mark.parametrize(
    ("count", "thing", "form", "words"),
    [
        (1, "run", "", "1 run"),
        (0, "run", "", "0 runs"),
        (2, "process", "", "2 processes"),
        (1234, "row", ",", "1,234 rows"),
        (1.5, "core", "g", "1.5 cores"),
        (1.0, "core", "g", "1 core"),
    ],
)
def test_one_is_told_from_several(count: float, thing: str, form: str, words: str) -> None:
    assert counted(count, thing, form=form) == words
    assert words.endswith(plural(count, thing))
