"""The frame around every page: menu, title, where the results come from."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.data.library import Shelf
from internals_lab_dashboard.pages.page import Content, Page
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.drawing import body, chosen, on_page, store
from internals_lab_dashboard.view import View


def frame(pages: Sequence[Page], page: Page, content: Content, shelf: Shelf) -> Component:
    """A whole page."""
    run = chosen(content).one("run")
    return html.Div(
        [
            html.A("Skip to content", href="#content", className="skip"),
            html.Header(
                [
                    html.Div([html.Span(className="mark"), html.Span("Internals Lab")], className="brand"),
                    html.Nav(
                        [_entry(one, is_here=one is page, run=run) for one in pages],
                        **aria(label="Pages"),
                    ),
                    html.P([html.Span("Results from "), html.Code(str(shelf.folder))], className="source"),
                ],
                className="side",
            ),
            html.Main(
                [
                    html.Div(
                        [html.H1(page.name), html.P(page.question, className="question")], className="title"
                    ),
                    store(content, page.path),
                    html.Div(body(content, shelf, page.path), id=on_page("body", page.path)),
                ],
                id="content",
            ),
        ],
        className="frame",
    )


def _entry(page: Page, *, is_here: bool, run: str | None) -> Component:
    address = f"{page.path}?{View.of({'run': run}).query}" if run else page.path
    entry: Component = dmc.Anchor(
        page.name,
        id={"type": "menu", "path": page.path},
        href=address,
        underline="never",
        unstyled=True,
        className="menu-entry here" if is_here else "menu-entry",
        **(aria(current="page") if is_here else {}),
    )
    return entry
