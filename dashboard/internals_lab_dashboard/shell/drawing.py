"""A page's content as components. Every foreign word is a text node: nothing here builds markup."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from internals_lab.counted import counted
from internals_lab_dashboard.data.folder.library import Shelf
from internals_lab_dashboard.pages.content.page import Absence, Content, Detail, Fact, Message
from internals_lab_dashboard.pages.parts.not_drawn import grouped
from internals_lab_dashboard.shell.answers import answers
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.charts import chart_card
from internals_lab_dashboard.shell.controls import bar, clear_filters, control_row, hidden
from internals_lab_dashboard.shell.fold import fold
from internals_lab_dashboard.shell.listing import listing_card, listing_shape
from internals_lab_dashboard.shell.matrix import matrix_card
from internals_lab_dashboard.shell.panes import panes
from internals_lab_dashboard.shell.sheet import sheet_card
from internals_lab_dashboard.shell.states import known_state
from internals_lab_dashboard.shell.words import with_code
from internals_lab_dashboard.view import View


def on_page(part: str, path: object) -> dict[str, object]:
    """The id of a part of one page: an answer that comes after its reader went on must not land on another page."""
    return {"type": part, "path": path}


def body(content: Content, shelf: Shelf, path: str) -> list[Component]:
    """Everything below a page's title."""
    parts: list[Component] = [
        html.Div(bar(content), id=on_page("bar", path)),
        html.Div(hidden(content), id=on_page("hidden", path)),
        html.Div(control_row(content.controls), id=on_page("controls", path)),
        html.Div(about(content), id=on_page("about", path)),
        html.Div([listing_card(listing) for listing in content.listings]),
        html.Div(matrices(content), id=on_page("matrices", path)),
        *(chart_card(chart, path) for chart in content.charts),
        html.Div(id=on_page("more", path)),
        html.Div(gaps(content.gaps), id=on_page("gaps", path)),
        html.Div(panes(content.panes), id=on_page("panes", path)),
    ]
    parts.append(html.Div(absences(content), id=on_page("absences", path)))
    parts.append(html.Div(details(content.details), id=on_page("details", path)))
    parts += _unreadable(shelf)
    return parts


def shape(content: Content) -> list[list[str]]:
    """What a change of view must not change if the page is to be updated in place."""
    return [
        *(listing_shape(listing) for listing in content.listings),
    ]


def offered(content: Content) -> list[object]:
    """What the controls offer; they are drawn anew where it changes, and the charts stay."""
    return [[control.key, control.label, *map(list, control.options)] for control in content.controls]


def parts(content: Content) -> dict[str, object]:
    """What is updated in place, each where it is another than before: what stays as it is is left alone."""
    return {
        "hidden": [content.filtered, [bool(one.value) for one in content.controls if one.kind == "several"]],
        "about": [content.title, content.lead, content.facts, content.cards, content.message],
        "matrices": content.matrices,
        "absences": [content.absences, content.reasons, content.sheets],
        "panes": content.panes,
        "gaps": content.gaps,
        "details": content.details,
    }


def gaps(messages: Sequence[Message]) -> list[Component]:
    """What stands in the place of charts."""
    return [_message(message) for message in messages]


def details(longer: Sequence[Detail]) -> list[Component]:
    """The longer texts, folded."""
    return [_detail(detail.summary, detail.text) for detail in longer]


def chosen(content: Content) -> View:
    """The view that a content shows, defaults included."""
    return View.of({control.key: control.value for control in content.controls})


def about(content: Content) -> list[Component]:
    """The scenario in words, and the facts a reader must know before the chart."""
    parts: list[Component] = []
    if content.title:
        parts.append(html.H2(content.title, className="subject"))
    if content.lead:
        parts.append(html.P(with_code(content.lead), className="lead"))
    if content.facts:
        parts.append(html.Ul([_fact(fact) for fact in content.facts], className="facts"))
    if content.links:
        # Past Dash, which takes an address that the browser wrote by itself for the one before.
        links = [html.A(link.text, href=link.address, className="view-link") for link in content.links]
        parts.append(html.P(links, className="view-links"))
    if content.message:
        parts.append(_message(content.message))
    if content.cards:
        parts += answers(content.cards)
    return parts


def matrices(content: Content) -> list[Component]:
    """The tables of states."""
    return [matrix_card(matrix, number) for number, matrix in enumerate(content.matrices, start=1)]


def absences(content: Content) -> list[Component]:
    """What has no figure and why, then the facts behind what is shown."""
    return [
        *_listed("absences", "Not in the chart", grouped(content.absences)),
        *_listed("reasons", "Why there is no figure", content.reasons),
        *(sheet_card(sheet) for sheet in content.sheets),
    ]


def _listed(key: str, title: str, missing: Sequence[Absence]) -> list[Component]:
    if not missing:
        return []
    items = [
        html.Li(
            [
                html.Span(one.state, className=f"state state-{known_state(one.state)}"),
                html.Span(one.what, className="what"),
                html.Span(with_code(one.reason), className="reason"),
            ]
        )
        for one in missing
    ]
    return [
        html.Section(
            [
                html.H2(f"{title} ({sum(one.count for one in missing)})", id=f"{key}-heading"),
                html.Ul(items),
            ],
            className="card absences",
            **aria(labelledby=f"{key}-heading"),
        )
    ]


def _fact(fact: Fact) -> Component:
    swatch = [html.Span(className="swatch", style={"background": fact.colour})] if fact.colour else []
    words = [html.Span(fact.label, className="fact-label"), html.Span(fact.text)]
    return html.Li([*swatch, *words], className=f"fact fact-{fact.tone}")


def _message(message: Message) -> Component:
    steps = [
        html.Li([html.Span(text), *([html.Code(command)] if command else [])])
        for text, command in message.steps
    ]
    return html.Section(
        [
            html.H2(message.title),
            html.P(with_code(message.text)),
            *([html.Ol(steps)] if steps else []),
            *([clear_filters()] if message.clears_filters else []),
        ],
        className="card message",
    )


def _detail(summary: str, text: str) -> Component:
    return fold(summary, summary, [html.Pre(text, tabIndex=0)], className="card detail")


def _unreadable(shelf: Shelf) -> list[Component]:
    if not shelf.unreadable:
        return []
    count = len(shelf.unreadable)
    items = [
        html.Li([html.Code(one.path.name), html.Span(one.reason, className="reason")])
        for one in shelf.unreadable
    ]
    title = f"{counted(count, 'file')} in {shelf.folder} cannot be read"
    return [
        fold(
            "unreadable",
            title,
            [html.Ul(items)],
            is_open=not shelf.entries,
            className="card detail unreadable",
            id="unreadable",
        )
    ]
