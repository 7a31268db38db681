"""What lacks a figure is listed with its reason, each reason once where it has many."""

from __future__ import annotations

from internals_lab_dashboard.pages.content.page import Absence
from internals_lab_dashboard.pages.parts.not_drawn import MOST_NAMES, grouped


def absence(what: str, reason: str = "no JIT", state: str = "unsupported") -> Absence:
    return Absence(state=state, what=what, reason=reason)


def test_a_few_keep_a_line_each_and_their_order() -> None:
    few = [absence("a"), absence("b", "other"), absence("c")]
    assert grouped(few) == few


def test_many_with_one_reason_share_a_line_where_the_first_of_them_stood() -> None:
    many = [absence("x", "other"), absence("a"), absence("b"), absence("y", "other"), absence("c")]
    first, shared, last = grouped(many)
    assert (first.what, last.what) == ("x", "y")
    assert (shared.what, shared.reason, shared.count) == ("3: a; b; c", "no JIT", 3)


def test_another_state_is_another_line_and_long_lists_say_how_many_more() -> None:
    many = [absence(str(number)) for number in range(MOST_NAMES + 2)]
    shared, other = grouped([*many, absence("z", state="failed")])
    assert shared.what.endswith("7; 2 more")
    assert sum(one.count for one in (shared, other)) == len(many) + 1
