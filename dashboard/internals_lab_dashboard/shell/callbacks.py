"""What happens when a reader changes a control: the URL follows in the browser, the page is updated in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from internals_lab_dashboard.data.library import Library
from internals_lab_dashboard.pages.page import Page
from internals_lab_dashboard.shell import drawing
from internals_lab_dashboard.shell.charts import graph_style
from internals_lab_dashboard.shell.panes import panes
from internals_lab_dashboard.view import View

ONE_A_PAGE = 6  # outputs that come before those of each chart
CONTROLS = Input({"type": "control", "key": ALL}, "value")


def register_callbacks(application: Dash, library: Library, pages: Sequence[Page]) -> None:
    """Wire the controls of every page; pages themselves know nothing of callbacks."""
    by_path = {page.path: page for page in pages}

    # Writing the address through Dash would rebuild the page and lose the zoom.
    in_the_browser: Callable[..., None] = application.clientside_callback  # untyped in Dash
    in_the_browser(
        ClientsideFunction(namespace="internals_lab", function_name="write_address"),
        Output({"type": "menu", "path": ALL}, "href"),
        CONTROLS,
        State({"type": "menu", "path": ALL}, "id"),
    )

    @application.callback(
        Output(drawing.on_page("body", ALL), "children"),
        Output(drawing.on_page("on-screen", ALL), "data"),
        Output(drawing.on_page("about", ALL), "children"),
        Output(drawing.on_page("matrices", ALL), "children"),
        Output(drawing.on_page("absences", ALL), "children"),
        Output(drawing.on_page("panes", ALL), "children"),
        Output({"type": "figure", "key": ALL}, "figure"),
        Output({"type": "figure", "key": ALL}, "style"),
        Output({"type": "title", "key": ALL}, "children"),
        Output({"type": "caption", "key": ALL}, "children"),
        Output({"type": "summary", "key": ALL}, "children"),
        Output({"type": "table", "key": ALL}, "rowData"),
        CONTROLS,
        State(drawing.on_page("on-screen", ALL), "data"),
        prevent_initial_call=True,
    )
    def update(_values: list[object], screens: list[dict[str, Any]]) -> list[list[object]]:
        """Redraw what the view changes; only another set of choices or charts rebuilds the page's body."""
        (on_screen,) = screens or [{"path": None}]
        page = by_path.get(on_screen["path"])
        view = View.of({one["id"]["key"]: one.get("value") for one in ctx.inputs_list[0]})
        if page is None or {key: list(words) for key, words in view.words.items()} == on_screen["view"]:
            raise PreventUpdate  # new controls announce themselves with what is on the screen already
        shelf = library.shelf()
        content = page.content(library, shelf, view)
        memory = drawing.remembered(content, page.path)
        untouched: list[list[object]] = [[no_update] * len(group) for group in ctx.outputs_list[ONE_A_PAGE:]]
        if memory["shape"] != on_screen["shape"]:
            kept: list[list[object]] = [[no_update]] * (ONE_A_PAGE - 2)
            return [[drawing.body(content, shelf, page.path)], [memory], *kept, *untouched]
        charts = {chart.key: chart for chart in content.charts}
        shown = [charts[one["id"]["key"]] for one in ctx.outputs_list[ONE_A_PAGE]]
        return [
            [no_update],
            [memory],
            [drawing.about(content)],
            [drawing.matrices(content)],
            [drawing.absences(content)],
            [panes(content.panes)],
            [chart.figure for chart in shown],
            [graph_style(chart) for chart in shown],
            [chart.title for chart in shown],
            [chart.how_to_read for chart in shown],
            [chart.summary for chart in shown],
            [list(chart.rows) for chart in shown],
        ]
