"""A long list as a table; its links are made in the browser from each row's key (assets/listing.js)."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.content.column import Column
from internals_lab_dashboard.pages.content.listing import LinkColumn, Listing
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.grid import column_settings, grid

OPEN_ROWS = 6  # what stands below a list is to be seen as well
LONG_PX = 300


def listing_card(listing: Listing) -> Component:
    """Title, how to read it, table."""
    heading = f"{listing.key}-heading"
    return html.Section(
        [
            html.H2(listing.title, id=heading),
            html.P(listing.how_to_read, className="how-to-read"),
            html.Div(
                grid(
                    {"type": "listing", "key": listing.key},
                    [_settings(column) for column in listing.columns],
                    listing.rows,
                    open_rows=OPEN_ROWS,
                    long_px=LONG_PX,
                ),
                role="group",
                className="table-frame",
                **aria(labelledby=heading),
            ),
        ],
        className="card listing",
        **aria(labelledby=heading),
    )


def listing_shape(listing: Listing) -> list[str]:
    """What a change of must draw it anew: its rows are many and stay in the browser while only other parts change."""
    links = [f"{name}={word}" for one in listing.columns for name, word in getattr(one, "beside", ())]
    marked = [str(row["key"]) for row in listing.rows if row.get("here")]
    return [listing.key, listing.title, *(one.field for one in listing.columns), *links, *marked]


def _settings(column: Column | LinkColumn) -> dict[str, Any]:
    if isinstance(column, Column):
        return column_settings(column)
    settings: dict[str, Any] = {
        "field": column.field,
        "headerName": column.header,
        "width": column.width,
        "minWidth": column.width,
        "cellDataType": "text",
        "sortable": not column.text,
        "cellRenderer": "InternalsLabLink",
        "cellRendererParams": {
            "path": column.path,
            "word": column.word,
            "text": column.text,
            "beside": dict(column.beside),
        },
    }
    if column.pinned:
        settings["pinned"] = "left"
    return settings
