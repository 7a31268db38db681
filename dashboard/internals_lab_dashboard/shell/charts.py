"""A chart as a reader meets it: title, figure, how to read it, and the table that says the same."""

from __future__ import annotations

from typing import Any, cast

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.page import Chart, Column
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.chart_actions import chart_actions, said

LONGEST_OPEN_TABLE = 30  # rows; a longer one scrolls in itself

# No button may leave the machine; plotly.js offers an upload unless told so.
GRAPH_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "showLink": False,
    "showEditInChartStudio": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "sendDataToCloud", "sendChartToCloud"],
    "responsive": True,
    "doubleClick": "reset",
}

GRID_THEME = (
    "themeQuartz.withParams({"
    "backgroundColor: 'var(--paper)', foregroundColor: 'var(--ink)', borderColor: 'var(--line)',"
    "headerBackgroundColor: 'var(--paper)', headerTextColor: 'var(--ink-soft)', rowHoverColor: 'var(--wash)',"
    "accentColor: 'var(--accent)', fontFamily: 'inherit', fontSize: 13, headerFontWeight: 600,"
    "wrapperBorder: false, headerColumnResizeHandleColor: 'transparent', cellHorizontalPadding: 9, columnBorder: false, headerColumnBorder: false, rowVerticalPaddingScale: 0.85,"
    "browserColorScheme: 'inherit', menuBackgroundColor: 'var(--paper)', chromeBackgroundColor: 'var(--paper)'})"
)


def part_id(part: str, key: str) -> dict[str, str]:
    """The id of one part (`figure`, `table`, `summary`) of a chart."""
    return {"type": part, "key": key}


def graph_style(chart: Chart) -> dict[str, str]:
    """The room that a figure takes."""
    least = {"minWidth": f"{chart.least_px}px"} if chart.least_px else {}
    return {"height": f"{chart.figure.layout.height}px", **least}


def chart_card(chart: Chart, path: str) -> Component:
    """Figure and table of one chart of the page at `path`; the table is announced to those who cannot see the figure."""
    heading, table_heading = f"{chart.key}-heading", f"{chart.key}-table-heading"
    return html.Section(
        [
            html.Div(
                [
                    html.H2(html.Span(chart.title, id=part_id("title", chart.key)), id=heading),
                    chart_actions(chart, path),
                    said(),
                ],
                className="card-head",
            ),
            html.Figure(
                [
                    html.Div(
                        dcc.Graph(
                            id=part_id("figure", chart.key),
                            figure=chart.figure,
                            config=cast(Any, GRAPH_CONFIG),
                            responsive=True,
                            className="graph",
                            style=graph_style(chart),
                        ),
                        className="graph-frame",
                        role="img",
                        tabIndex=0,
                        **aria(labelledby=heading, describedby=f"{chart.key}-summary"),
                    ),
                    html.Figcaption(
                        chart.how_to_read, id=part_id("caption", chart.key), className="how-to-read"
                    ),
                ]
            ),
            html.Div(
                html.Span(chart.summary, id=part_id("summary", chart.key)),
                id=f"{chart.key}-summary",
                className="for-ears-only",
            ),
            html.H3("The same as a table", id=table_heading, className="table-heading"),
            html.Div(
                _table(chart),
                role="region",
                className="table-frame",
                **aria(labelledby=table_heading),
            ),
        ],
        className="card",
        **aria(labelledby=heading),
    )


def _table(chart: Chart) -> Component:
    is_short = len(chart.rows) <= LONGEST_OPEN_TABLE
    grid: Component = dag.AgGrid(
        id=part_id("table", chart.key),
        rowData=list(chart.rows),
        columnDefs=[_column(column) for column in chart.columns],
        defaultColDef={"sortable": True, "resizable": True, "filter": False, "suppressMovable": True},
        dashGridOptions={
            "theme": {"function": GRID_THEME},
            "domLayout": "autoHeight" if is_short else "normal",
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "suppressCellFocus": False,
            "animateRows": False,
            "tooltipShowDelay": 400,
        },
        className="table",
        style={"width": "100%", "height": None if is_short else "520px"},
    )
    return grid


def _column(column: Column) -> dict[str, Any]:
    settings: dict[str, Any] = {"field": column.field, "headerName": column.header, "minWidth": column.width}
    settings |= {"flex": 1} if column.fills else {"width": column.width}
    if column.figures is None:
        return settings | {"tooltipField": column.field, "cellDataType": "text"}
    formatted = f"params.value == null ? '–' : d3.format('{column.figures}')(params.value)"
    return settings | {
        "type": "rightAligned",
        "cellDataType": "number",
        "cellClass": "figures ag-right-aligned-cell",
        "valueFormatter": {"function": formatted},
    }
