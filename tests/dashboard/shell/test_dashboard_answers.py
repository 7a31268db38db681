"""A few answers are read; many are looked over."""

from __future__ import annotations

import json

from internals_lab_dashboard.pages.content.page import MOST_OPEN, Card
from internals_lab_dashboard.shell.answers import MOST_AT_ONCE, answers


def of_groups(**counts: int) -> list[Card]:
    return [
        Card(title=f"scenario {number}", state="faster", sentences=("It is so.",), figure="2x", group=group)
        for group, count in counts.items()
        for number in range(count)
    ]


def cards(count: int) -> list[Card]:
    return [
        Card(title=f"scenario {number}", state="same" if number % 3 else "faster", sentences=("It is so.",))
        for number in range(count)
    ]


def test_a_few_answers_stand_open() -> None:
    [shown] = answers(cards(MOST_OPEN))
    assert len(shown.children) == 1 + MOST_OPEN, "below a heading for those who hear the page"
    assert "Details" not in json.dumps([one.to_plotly_json()["type"] for one in shown.children])


def test_many_answers_are_counted_and_unfold_one_by_one() -> None:
    [shown] = answers(cards(12))
    heading, listed = shown.children
    assert heading.children == "12 answers: 8 same, 4 faster"
    assert [one.to_plotly_json()["type"] for one in listed.children] == ["Details"] * 12
    assert listed.tabIndex == 0


def test_groups_of_many_answers_unfold_and_the_first_one_stands_open_where_it_is_short() -> None:
    [shown] = answers(of_groups(faster=3, slower=20))
    heading, first, second = shown.children
    assert heading.children == "23 answers"
    assert [group.children[0].children[1].children for group in (first, second)] == ["3", "20"]
    assert [group.open for group in (first, second)] == [True, False]
    [long, _] = answers(of_groups(faster=MOST_AT_ONCE + 1, slower=1))[0].children[1:]
    assert long.open is False


def test_an_answer_in_a_list_has_its_figure_before_its_state() -> None:
    [shown] = answers(of_groups(faster=9))
    summary = shown.children[1].children[0].children[0]
    assert [part.children for part in summary.children] == ["scenario 0", "2x", "faster"]


def test_a_group_of_several_states_counts_each() -> None:
    told = [
        *of_groups(one=5),
        Card(title="other", state="slower", sentences=(), group="one"),
        *of_groups(two=4),
    ]
    first, second = answers(sorted(told, key=lambda card: card.group))[0].children[1:]
    counts = [group.children[0].children[1].children for group in (first, second)]
    assert counts == ["5 faster, 1 slower", "4"]


def test_an_answer_with_an_anchor_has_a_place_and_a_link_to_it() -> None:
    card = Card(title="count on 3.13t", state="faster", sentences=("So it is.",), anchor="answer-count-3-13t")
    [few] = answers([card])
    [many] = answers([card] * (MOST_OPEN + 1))
    for drawn in (few.children[1], many.children[1].children[0]):
        assert drawn.id == "answer-count-3-13t"
        assert drawn.children[-1].href == "#answer-count-3-13t"
    [plain] = answers(cards(1))
    assert not hasattr(plain.children[1], "id")
