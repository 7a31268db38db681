"""Answers in words. A few stand open; many are a list that is read at a glance, each unfolding to its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.content.page import Card
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.states import known_state
from internals_lab_dashboard.shell.words import with_code

MOST_OPEN = 8
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
    summary = html.Summary([html.Span(title), html.Span(str(len(cards)), className="group-count")])
    return html.Details([summary, _listed(cards, title)], className="answers-group", open=is_open)


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
        [html.H3(_head(card)), *(html.P(with_code(sentence)) for sentence in card.sentences)],
        className="card answer",
    )


def _folded(card: Card) -> Component:
    return html.Details(
        [
            html.Summary(_head(card, with_figure=True)),
            *(html.P(with_code(sentence)) for sentence in card.sentences),
        ],
        className="folded-answer",
    )


def _head(card: Card, *, with_figure: bool = False) -> list[Component]:
    swatch = [html.Span(className="swatch", style={"background": card.colour})] if card.colour else []
    figure = [html.Span(card.figure, className="answer-figure")] if with_figure and card.figure else []
    state = html.Span(card.state, className=f"state state-{known_state(card.state)}")
    return [*swatch, html.Span(card.title), *figure, state]
