"""A few answers are read; many are looked over."""

from __future__ import annotations

import json

from internals_lab_dashboard.pages.page import Card
from internals_lab_dashboard.shell.answers import MOST_OPEN, answers


def cards(count: int) -> list[Card]:
    return [
        Card(title=f"scenario {number}", state="same" if number % 3 else "faster", sentences=("It is so.",))
        for number in range(count)
    ]


def test_a_few_answers_stand_open() -> None:
    [shown] = answers(cards(MOST_OPEN))
    assert len(shown.children) == MOST_OPEN
    assert "Details" not in json.dumps([one.to_plotly_json()["type"] for one in shown.children])


def test_many_answers_are_counted_and_unfold_one_by_one() -> None:
    [shown] = answers(cards(12))
    heading, listed = shown.children
    assert heading.children == "12 answers: 8 same, 4 faster"
    assert [one.to_plotly_json()["type"] for one in listed.children] == ["Details"] * 12
    assert listed.tabIndex == 0
