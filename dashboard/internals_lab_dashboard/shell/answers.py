"""Answers in words. A few stand open; many are a list that is read at a glance, each unfolding to its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.content.page import MOST_OPEN, Card
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.fold import fold
from internals_lab_dashboard.shell.states import known_state
from internals_lab_dashboard.shell.words import with_code

MOST_AT_ONCE = 12  # in the first group, which stands open


def answers(cards: Sequence[Card]) -> list[Component]:
    """All cards; the chart that they stand on is to be seen without scrolling past each of them."""
    if len(cards) <= MOST_OPEN:
        # Seen, they need no heading; heard, they are a level of their own below the page's.
        heading = html.H2("Answers", className="for-ears-only")
        return [html.Div([heading, *map(_open, cards)], className="answers")]
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(card.group, []).append(card)
    if len(groups) == 1:
        listed = [_listed(cards, _title(cards, groups))]
    else:
        listed = [
            _group(title, members, is_open=not number and len(members) <= MOST_AT_ONCE)
            for number, (title, members) in enumerate(groups.items())
        ]
    return [
        html.Section(
            [html.H2(_title(cards, groups), id="answers-heading"), *listed],
            className="card",
            **aria(labelledby="answers-heading"),
        )
    ]


def _title(cards: Sequence[Card], groups: Mapping[str, Sequence[Card]]) -> str:
    if len(groups) > 1:
        return f"{len(cards)} answers"
    counts = Counter(card.state for card in cards)
    told = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    return f"{len(cards)} answers: {told}"


def _group(title: str, cards: Sequence[Card], *, is_open: bool) -> Component:
    states = Counter(card.state for card in cards)
    count = str(len(cards))
    if len(states) > 1:
        count = ", ".join(f"{number} {state}" for state, number in states.most_common())
    summary = [html.Span(title), html.Span(count, className="group-count")]
    return fold(title, summary, [_listed(cards, title)], is_open=is_open, className="answers-group")


def _listed(cards: Sequence[Card], name: str) -> Component:
    return html.Div(
        [_folded(card) for card in cards],
        className="answers-list",
        role="group",
        tabIndex=0,
        **aria(label=name),
    )


def _open(card: Card) -> Component:
    return html.Article(
        [
            html.H3(_head(card)),
            *(html.P(with_code(sentence)) for sentence in card.sentences),
            *_link(card),
        ],
        className="card answer",
        **_place(card),
    )


def _folded(card: Card) -> Component:
    return fold(
        card.anchor or card.title,
        _head(card, with_figure=True),
        [*(html.P(with_code(sentence)) for sentence in card.sentences), *_link(card)],
        className="folded-answer",
        **_place(card),
    )


def _place(card: Card) -> dict[str, Any]:
    return {"id": card.anchor} if card.anchor else {}


def _link(card: Card) -> list[Component]:
    """To this answer alone: assets/places.js unfolds what the address points at."""
    if not card.anchor:
        return []
    words: list[str | Component] = ["Link to this answer"]
    words.append(html.Span(f": {card.title}", className="for-ears-only"))
    return [html.A(words, href=f"#{card.anchor}", className="answer-link")]


def _head(card: Card, *, with_figure: bool = False) -> list[Component]:
    swatch = [html.Span(className="swatch", style={"background": card.colour})] if card.colour else []
    figure = [html.Span(card.figure, className="answer-figure")] if with_figure and card.figure else []
    state = html.Span(card.state, className=f"state state-{known_state(card.state)}")
    return [*swatch, html.Span(card.title), *figure, state]
