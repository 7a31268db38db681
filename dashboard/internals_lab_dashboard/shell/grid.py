"""A table that draws only the rows in view, sorts by a click, and takes its colours from the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag
from dash.development.base_component import Component

from internals_lab_dashboard.pages.content.column import Cell, Column

LONGEST_OPEN_TABLE = 30  # rows; a longer one scrolls in itself
LONG_PX = 520
LEAST_NAMING_PX = 140
LEAST_FILLING_PX = 96  # what is cut off there is in the tooltip; a column out of sight is not looked for

GRID_THEME = (
    "themeQuartz.withParams({"
    "backgroundColor: 'var(--paper)', foregroundColor: 'var(--ink)', borderColor: 'var(--line)',"
    "headerBackgroundColor: 'var(--paper)', headerTextColor: 'var(--ink-soft)', rowHoverColor: 'var(--wash)',"
    "accentColor: 'var(--accent)', fontFamily: 'inherit', fontSize: 13, headerFontWeight: 600,"
    "wrapperBorder: false, headerColumnResizeHandleColor: 'transparent', cellHorizontalPadding: 9, columnBorder: false, headerColumnBorder: false, rowVerticalPaddingScale: 0.85,"
    "browserColorScheme: 'inherit', menuBackgroundColor: 'var(--paper)', chromeBackgroundColor: 'var(--paper)'})"
)


def grid(
    grid_id: Mapping[str, str],
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Cell]],
    *,
    open_rows: int = LONGEST_OPEN_TABLE,
    long_px: int = LONG_PX,
) -> Component:
    """More than `open_rows` scroll within `long_px`."""
    is_short = len(rows) <= open_rows
    table: Component = dag.AgGrid(
        id=dict(grid_id),
        rowData=list(rows),
        columnDefs=list(columns),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": False,
            "suppressMovable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        },
        dashGridOptions={
            "theme": {"function": GRID_THEME},
            "domLayout": "autoHeight" if is_short else "normal",
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            # Cells wait for the width of the table, which a browser does not tell of what it leaves aside as far below: they
            # would be hidden from those who hear the page.
            "suppressContentVisibilityAuto": True,
            "suppressCellFocus": False,
            "animateRows": False,
            "tooltipShowDelay": 400,
        },
        className="table",
        style={"width": "100%", "height": None if is_short else f"{long_px}px"},
    )
    return table


def columns_settings(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The columns of a table as the grid takes them. Where none fills what is left of the width, all of them do. The first
    one names the rows: it keeps room for a name where the others have to be scrolled to.
    """
    settings = [column_settings(column) for column in columns]
    settings[0]["minWidth"] = min(columns[0].width, LEAST_NAMING_PX)
    if any(column.fills for column in columns):
        return settings
    return [one | {"flex": column.width} for one, column in zip(settings, columns, strict=True)]


def column_settings(column: Column) -> dict[str, Any]:
    """A column as the grid takes it."""
    least = min(column.width, LEAST_FILLING_PX) if column.fills else column.width
    settings: dict[str, Any] = {"field": column.field, "headerName": column.header, "minWidth": least}
    settings |= {"flex": 1} if column.fills else {"width": column.width}
    if column.figures is None:
        return settings | {"tooltipField": column.field, "cellDataType": "text", "cellClass": "words"}
    formatted = f"params.value == null ? '–' : d3.format('{column.figures}')(params.value)"
    return settings | {
        "type": "rightAligned",
        "cellDataType": "number",
        "cellClass": "figures ag-right-aligned-cell",
        "valueFormatter": {"function": formatted},
    }
