"""Which tests want the machine to themselves or take longest: a file that was renamed would run otherwise without a word."""

from __future__ import annotations

from pathlib import Path

from lab_fixtures.measuring import LONGEST, MEASURING

HERE = Path(__file__).parent


def test_every_place_that_is_named_is_there() -> None:
    assert [place for place in (*MEASURING, LONGEST) if not (HERE / place).exists()] == []
