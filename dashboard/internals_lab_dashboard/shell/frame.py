"""The frame around every page: menu, title, where the results come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dash import dcc, html
from dash.development.base_component import Component

from internals_lab_dashboard.data.folder.library import Shelf
from internals_lab_dashboard.pages.content.page import Content, Page
from internals_lab_dashboard.shell import mantine
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.controls import IN_BAR
from internals_lab_dashboard.shell.dialogs import dialogs, tools
from internals_lab_dashboard.shell.drawing import body, on_page
from internals_lab_dashboard.view import View


def frame(pages: Sequence[Page], folder: Path) -> Component:
    """What stays while pages come and go."""
    return html.Div(
        [
            html.A("Skip to content", href="#content", className="skip"),
            dcc.Store(id="asked"),
            dcc.Store(id="on-screen"),
            html.Header(
                [
                    html.Div([html.Span(className="mark"), html.Span("Internals Lab")], className="brand"),
                    html.Nav(menu(pages, None, View({})), id="menu", **aria(label="Pages")),
                    tools(),
                    html.P([html.Span("Results from "), html.Code(str(folder))], className="source"),
                ],
                className="side",
            ),
            html.Main(
                [
                    html.Div(id="begun", className="begun", role="status"),
                    html.Div(id="live-status", className="for-ears-only", role="status"),
                    html.Div(id="said", className="for-ears-only", role="status"),
                    html.Div(id="page"),
                ],
                id="content",
                tabIndex=-1,
            ),
            *dialogs(),
        ],
        className="frame",
    )


def page_parts(page: Page, content: Content, shelf: Shelf) -> list[Component]:
    """A page within the frame."""
    return [
        html.Div([html.H1(page.name), html.P(page.question, className="question")], className="title"),
        html.Div(body(content, shelf, page.path), id=on_page("body", page.path)),
    ]


def menu(pages: Sequence[Page], here: Page | None, view: View) -> list[Component]:
    """An entry for each page, which leads to the same run and filters there."""
    carried = View({key: words for key in IN_BAR if (words := view.words.get(key))}).query
    return [_entry(page, carried, is_here=page is here) for page in pages]


def not_found(pages: Sequence[Page]) -> list[Component]:
    """What a mistyped address gets."""
    first = pages[0]
    return [
        html.H1("No such page"),
        html.P("The menu has every page there is.", className="lead"),
        mantine.Anchor(f"To {first.name}", href=first.path, unstyled=True, className="view-link"),
    ]


def _entry(page: Page, carried: str, *, is_here: bool) -> Component:
    entry: Component = mantine.Anchor(
        page.name,
        id={"type": "menu", "path": page.path},
        href=f"{page.path}?{carried}" if carried else page.path,
        underline="never",
        unstyled=True,
        className="menu-entry here" if is_here else "menu-entry",
        **(aria(current="page") if is_here else {}),
    )
    return entry
