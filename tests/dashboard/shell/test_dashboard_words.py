"""Words are text; what stands between backticks is set as code."""

from __future__ import annotations

import pytest
from dash import html
from internals_lab_dashboard.shell.words import spans, with_code


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", [("plain", False)]),
        ("what `a + b` is", [("what ", False), ("a + b", True), (" is", False)]),
        ("one ` alone", [("one ` alone", False)]),
        ("`a` and ` alone", [("", False), ("a", True), (" and ` alone", False)]),
        ("", [("", False)]),
    ],
)
def test_text_between_a_pair_of_backticks_is_code(text: str, parts: list[tuple[str, bool]]) -> None:
    assert spans(text) == parts


def test_markup_between_backticks_stays_text() -> None:
    before, code = with_code("see `<b>x</b>`")
    assert before == "see "
    assert isinstance(code, html.Code)
    assert code.children == "<b>x</b>"
