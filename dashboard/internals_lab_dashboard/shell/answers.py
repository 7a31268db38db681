"""Answers in words. A few stand open; many are a list that is read at a glance, each unfolding to its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.page import Card
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.states import known_state

MOST_OPEN = 8


def answers(cards: Sequence[Card]) -> list[Component]:
    """All cards; the chart that they stand on is to be seen without scrolling past each of them."""
    if len(cards) <= MOST_OPEN:
        return [html.Div([_open(card) for card in cards], className="answers")]
    counts = Counter(card.state for card in cards)
    told = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    title = f"{len(cards)} answers: {told}"
    return [
        html.Section(
            [
                html.H2(title, id="answers-heading"),
                html.Div(
                    [_folded(card) for card in cards],
                    className="answers-list",
                    role="region",
                    tabIndex=0,
                    **aria(labelledby="answers-heading"),
                ),
            ],
            className="card",
        )
    ]


def _open(card: Card) -> Component:
    return html.Article(
        [html.H3(_head(card)), *(html.P(sentence) for sentence in card.sentences)],
        className="card answer",
    )


def _folded(card: Card) -> Component:
    return html.Details(
        [html.Summary(_head(card)), *(html.P(sentence) for sentence in card.sentences)],
        className="folded-answer",
    )


def _head(card: Card) -> list[Component]:
    swatch = [html.Span(className="swatch", style={"background": card.colour})] if card.colour else []
    state = html.Span(card.state, className=f"state state-{known_state(card.state)}")
    return [*swatch, html.Span(card.title), state]
