"""What happens when a reader goes somewhere or changes a control.

The address is the truth. The browser writes it and asks for what it says, with a number; there is one callback that answers,
for a page as for a control, so that an answer that was overtaken by a newer question is dropped with all that belongs to it.
Every answer says to which question it is one and on top of which it was made; the browser asks anew where that does not fit
what it shows (assets/view.js). What the controls hold is no output of the answer: Dash would keep a change of a control waiting
until the answer is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update

from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.following import is_a_look
from internals_lab_dashboard.pages.content.page import Chart, Content, Page
from internals_lab_dashboard.shell import drawing
from internals_lab_dashboard.shell.asked import Asked
from internals_lab_dashboard.shell.charts import chart_card, graph_style
from internals_lab_dashboard.shell.controls import bar, control_row, hidden
from internals_lab_dashboard.shell.frame import menu, not_found, page_parts
from internals_lab_dashboard.shell.panes import panes
from internals_lab_dashboard.shell.screen import Screen

CONTROL = {"type": "control", "key": ALL}
PARTS = (
    "body",
    "bar",
    "hidden",
    "controls",
    "about",
    "matrices",
    "absences",
    "panes",
    "more",
    "gaps",
    "details",
)
OF_CHARTS = (
    ("figure", "figure"),
    ("figure", "style"),
    ("title", "children"),
    ("caption", "children"),
    ("summary", "children"),
    ("table", "rowData"),
)


def register_callbacks(
    application: Dash, library: Library, pages: Sequence[Page], *, revision: Callable[[str], str]
) -> None:
    """Wire the shell; pages themselves know nothing of callbacks. `revision` gives a word for a run as it is now."""
    by_path = {page.path: page for page in pages}
    _in_the_browser(application)

    @application.callback(
        Output("page", "children"),
        Output("menu", "children"),
        Output("on-screen", "data"),
        *(Output(drawing.on_page(part, ALL), "children") for part in PARTS),
        *(Output({"type": kind, "key": ALL}, prop) for kind, prop in OF_CHARTS),
        Input("asked", "data"),
        State("on-screen", "data"),
        prevent_initial_call=True,
    )
    def answer(told: object, on_screen: dict[str, Any] | None) -> list[object]:
        """Redraw what the view changes; only another page or another set of charts is built anew."""
        asked = Asked.of(told)
        if asked.follows:
            is_a_look()
        shelf = library.shelf()
        run = asked.view.one("run") or (shelf.newest.key if shelf.newest else "")
        # Before the run is read: what is written meanwhile makes it another one.
        seen = revision(run)
        page = by_path.get(asked.path)
        blank: list[list[object]] = [[no_update] * len(group) for group in ctx.outputs_list[3:]]
        if page is None:
            memory = Screen.of_nothing(asked).told
            return [not_found(pages), menu(pages, None, asked.view), memory, *blank]
        content = page.content(library, shelf, asked.view)
        screen = Screen.of(page, content, asked, before=on_screen, revision=seen)
        has_body = len(ctx.outputs_list[3]) == 1
        if asked.whole or not on_screen or on_screen.get("path") != page.path or not has_body:
            parts = page_parts(page, content, shelf)
            return [parts, menu(pages, page, asked.view), replace(screen, grown=False).told, *blank]
        added = _added(content, screen, on_screen)
        if added is None or screen.shape != on_screen.get("shape"):
            body = [[drawing.body(content, shelf, page.path)], *blank[1:]]
            return [no_update, no_update, replace(screen, grown=False).told, *body]
        return [
            no_update,
            no_update,
            replace(screen, grown=screen.grown or bool(added)).told,
            *_parts(content, screen, on_screen, added),
            *_of_charts(content),
        ]


def _in_the_browser(application: Dash) -> None:
    clientside: Callable[..., None] = application.clientside_callback  # untyped in Dash

    def function(name: str) -> ClientsideFunction:
        return ClientsideFunction(namespace="internals_lab", function_name=name)

    clientside(function("changed"), Input(CONTROL, "value"), State("on-screen", "data"))
    clientside(function("settled"), Input("on-screen", "data"))


def _added(content: Content, screen: Screen, on_screen: dict[str, Any]) -> list[Chart] | None:
    """The charts that stand behind those which the browser has, None where it has not what would be updated: one of each
    part, and charts with these columns. What a run brings as it goes on is added once and leaves the others their zoom.
    """
    groups = ctx.outputs_list[3:]
    keys = [{one["id"]["key"] for one in group} for group in groups[len(PARTS) :]]
    had = len(keys[0])
    first = {chart.key for chart in content.charts[:had]}
    before = on_screen.get("charts") or {}
    is_there = all(len(group) == 1 for group in groups[: len(PARTS)]) and all(one == first for one in keys)
    if not is_there or any(screen.charts[key] != before.get(key) for key in first):
        return None
    added = list(content.charts[had:])
    return None if added and (screen.grown or not first) else added


def _parts(
    content: Content, screen: Screen, on_screen: dict[str, Any], added: Sequence[Chart]
) -> list[list[object]]:
    """The page's parts in place. What is as it was is left alone: the reader may be in the middle of it."""
    before = on_screen.get("parts") or {}

    def is_new(part: str) -> bool:
        return screen.parts[part] != before.get(part)

    offers = screen.offered != on_screen.get("offered")
    # As PARTS, but for the body: whether it is another one, and how it is drawn.
    drawn: dict[str, tuple[bool, Callable[[], object]]] = {
        "bar": (offers, lambda: bar(content)),
        "hidden": (is_new("hidden"), lambda: hidden(content)),
        "controls": (offers, lambda: control_row(content.controls)),
        "about": (is_new("about"), lambda: drawing.about(content)),
        "matrices": (is_new("matrices"), lambda: drawing.matrices(content)),
        "absences": (is_new("absences"), lambda: drawing.absences(content)),
        "panes": (is_new("panes"), lambda: panes(content.panes)),
        "more": (bool(added), lambda: [chart_card(chart, screen.path) for chart in added]),
        "gaps": (is_new("gaps"), lambda: drawing.gaps(content.gaps)),
        "details": (is_new("details"), lambda: drawing.details(content.details)),
    }
    return [
        [no_update],
        *([draw() if due else no_update] for due, draw in (drawn[part] for part in PARTS[1:])),
    ]


def _of_charts(content: Content) -> list[list[object]]:
    charts = {chart.key: chart for chart in content.charts}
    shown = [charts[one["id"]["key"]] for one in ctx.outputs_list[3 + len(PARTS)]]
    return [
        [chart.figure for chart in shown],
        [graph_style(chart) for chart in shown],
        [chart.title for chart in shown],
        [chart.how_to_read for chart in shown],
        [chart.summary for chart in shown],
        [list(chart.rows) for chart in shown],
    ]
