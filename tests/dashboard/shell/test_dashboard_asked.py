"""What a browser asks is foreign: anything may stand in it."""

from __future__ import annotations

import pytest
from internals_lab_dashboard.shell.asked import Asked


def test_a_question_has_a_page_words_and_a_number() -> None:
    asked = Asked.of(
        {
            "path": "/scaling",
            "words": {"run": ["a"], "strategy": ["threads", "processes"]},
            "number": 3,
            "whole": True,
        }
    )
    assert (asked.path, asked.number, asked.whole) == ("/scaling", 3, True)
    assert asked.view.query == "run=a&strategy=threads&strategy=processes"


@pytest.mark.parametrize("told", [None, 3, [], {"words": 1, "number": "x", "whole": 1, "path": 0}])
def test_nonsense_asks_for_no_page(told: object) -> None:
    asked = Asked.of(told)
    assert (asked.number, asked.whole, asked.view.query) == (0, False, "")
    assert asked.path in ("", "0")
