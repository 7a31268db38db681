"""A chart as a reader meets it: title, figure, how to read it, and the table that says the same."""

from __future__ import annotations

from typing import Any, cast

from dash import dcc, html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.content.page import Chart
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.chart_actions import chart_actions, said
from internals_lab_dashboard.shell.grid import columns_settings, grid

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


def part_id(part: str, key: str) -> dict[str, str]:
    """The id of one part (`figure`, `table`, `summary`) of a chart."""
    return {"type": part, "key": key}


def graph_style(chart: Chart) -> dict[str, str]:
    """The room that a figure takes."""
    least = {"minWidth": f"{chart.least_px}px"} if chart.least_px else {}
    return {"height": f"{chart.figure.height_px}px", **least}


def chart_card(chart: Chart, path: str) -> Component:
    """Figure and table of one chart of the page at `path`; the table is announced to those who cannot see the figure."""
    heading, table_heading = f"{chart.key}-heading", f"{chart.key}-table-heading"
    name_in_address: dict[str, Any] = {"data-chart": chart.key}  # of what is seen of it (assets/zoom.js)
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
                        role="group",  # its picture is an image (assets/chart_roles.js), its buttons are none
                        tabIndex=0,
                        **name_in_address,
                        **aria(
                            labelledby=heading, describedby=f"{chart.key}-summary", roledescription="chart"
                        ),
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
                grid(part_id("table", chart.key), columns_settings(chart.columns), chart.rows),
                role="region",
                className="table-frame",
                **aria(labelledby=f"{heading} {table_heading}"),
            ),
        ],
        className="card",
        **aria(labelledby=heading),
    )
