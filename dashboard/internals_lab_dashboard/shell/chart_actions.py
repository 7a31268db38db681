"""What a reader can take along of a chart: its picture, made in the browser, and its data, from the server."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.content.page import Chart
from internals_lab_dashboard.shell.aria import aria

PICTURES = (
    ("png", "PNG", "the picture for a document or a chat, with title, view and how to read it"),
    ("svg", "SVG", "the picture in lines, which stays sharp at any size"),
)
DATA = (
    ("csv", "CSV", "the table for a spreadsheet, with all digits"),
    ("parquet", "Parquet", "the table for a notebook, with its types"),
)


def chart_actions(chart: Chart, path: str) -> Component:
    """A quiet row of buttons and links. assets/export.js draws the pictures, and gives the links the view of the address."""
    return html.Div(
        [
            html.Span("Save", className="actions-label", **aria(hidden="true")),
            *(
                html.Button(
                    word,
                    type="button",
                    className="action",
                    title=f"Save {what}",
                    **_data(picture=form),
                    **aria(label=f"{word}: save {what}"),
                )
                for form, word, what in PICTURES
            ),
            *(
                html.A(
                    word,
                    href=f"/export{path}/{chart.key}.{form}",
                    download="",  # the server names the file
                    className="action",
                    title=f"Save {what}",
                    **_data(data_of=form),
                    **aria(label=f"{word}: save {what}"),
                )
                for form, word, what in DATA
            ),
        ],
        className="actions",
        role="group",
        **_data(chart=chart.key, page=path.strip("/")),
        **aria(label="Save this chart"),
    )


def said() -> Component:
    """Where the browser says what it saved, or why it could not."""
    return html.P("", className="actions-said", role="status")


def _data(**attributes: str) -> dict[str, Any]:
    return {f"data-{name.replace('_', '-')}": text for name, text in attributes.items()}
