"""Search and help, which open over any page (assets/dialogs.js)."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.shell.aria import aria

KEYS = (
    ("/", "Search pages, scenarios, claims and runs"),
    ("?", "This help"),
    ("Escape", "Close what is open"),
    ("Tab", "From control to control, chart to chart, table to table"),
    ("← → + − 0", "On a chart: move it, zoom in and out, show all of it again"),
    (
        "← → ↑ ↓",
        "In a table, among statements and a chart's buttons, from one to the next; Enter sorts by a heading, follows a link",
    ),
)
SIGNS = (
    (
        "95 % interval",
        "Where the true value lies with that certainty, as far as chance goes. Bars and bands in charts.",
    ),
    ("n", "Rounds, each a fresh process, that a figure stands on. Blocks within a process are not counted."),
    (
        "faster, slower",
        "The whole interval lies on one side of 1, and not all of it within the band of differences that do not matter. Between "
        "two runs all of it lies beyond what they differ by without any change.",
    ),
    ("same", "The whole interval lies within that band."),
    ("inconclusive", "Neither: more rounds may tell. It is not the same as no difference."),
    ("invalid", "Measured, but something disturbed it: its figure is not used."),
    ("unsupported", "That interpreter cannot do it. It says why."),
    (
        "GIL on, off",
        "What was seen in the processes, before, after imports and at the end; not what was asked for.",
    ),
    ("Typical, total", "The usual block of a round, or all of its time with every slow block."),
)
WHERE = "More is in the folder docs of the project: dashboard.md says what each page shows, reading-a-verdict.md how to read it."


def dialogs() -> list[Component]:
    """Both, closed."""
    return [_search(), _help()]


def tools() -> Component:
    """The buttons that open them, and the switch between light and dark."""
    themes = [
        html.Button(
            name,
            type="button",
            **_choosing(name.lower()),
            **aria(pressed="true" if name == "System" else "false"),
        )
        for name in ("System", "Light", "Dark")
    ]
    return html.Div(
        [
            html.Button([html.Span("Search"), html.Kbd("/")], id="open-search", type="button"),
            html.Button([html.Span("Help"), html.Kbd("?")], id="open-help", type="button"),
            html.Div(themes, className="themes", role="group", **aria(label="Theme")),
        ],
        className="tools",
    )


def _search() -> Component:
    return html.Dialog(
        [
            html.Div(
                [html.H2("Search", id="search-heading"), _close()],
                className="dialog-head",
            ),
            _field(),
            html.Ul(id="search-found", role="listbox", **aria(label="Found")),
            html.P(id="search-none", role="status"),
        ],
        id="search",
        **aria(labelledby="search-heading"),
    )


def _choosing(theme: str) -> dict[str, Any]:
    return {"data-choose-theme": theme}


def _field() -> Component:
    # An input of Dash would tell the server each letter.
    return html.Div(id="search-field")


def _help() -> Component:
    return html.Dialog(
        [
            html.Div([html.H2("Help", id="help-heading"), _close()], className="dialog-head"),
            html.H3("Keys"),
            html.Dl([part for key, text in KEYS for part in (html.Dt(html.Kbd(key)), html.Dd(text))]),
            html.H3("What the signs mean"),
            html.Dl([part for word, text in SIGNS for part in (html.Dt(word), html.Dd(text))]),
            html.P(WHERE, className="where"),
        ],
        id="help",
        **aria(labelledby="help-heading"),
    )


def _close() -> Component:
    return html.Button("Close", type="button", className="close-dialog")
