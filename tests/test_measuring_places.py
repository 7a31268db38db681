"""Which tests want the machine to themselves: a file that was renamed would run beside others without a word."""

from __future__ import annotations

from pathlib import Path

from lab_fixtures.measuring import MEASURING

HERE = Path(__file__).parent


def test_every_place_that_measures_is_there() -> None:
    assert [place for place in MEASURING if not (HERE / place).exists()] == []
