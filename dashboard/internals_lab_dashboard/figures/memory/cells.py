"""Memory of cells: what they hold beside how fast they are, and how it grows block after block."""

from __future__ import annotations

import math
from collections.abc import Sequence

from internals_lab_dashboard.data.memory.cells import Holding
from internals_lab_dashboard.data.numbers.intervals import ONE
from internals_lab_dashboard.figures.axes.speedup_axis import speedup_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.error_bars import error_bars
from internals_lab_dashboard.figures.marks.figure_dots import Dot, Kind, figure_dots, interval_of_passes
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.quantity import scale_of, with_limits
from internals_lab_dashboard.figures.paper.text import plain

HEIGHT_PX, LEGEND_ROW_PX = 400, 22
SPLIT = (0.6, 0.66)  # where memory ends and speed begins, of the width
SPEED_PX = 300
MOST_STEPS = 400
FEW_STEPS = 40
MOST_TICKS = 12  # of whole blocks
GROWTH = "memory.growth_rss_bytes"
SIZES = (
    Kind(key="memory.uss_bytes", words="unique", colour="#aa9041", symbol="triangle-up"),
    Kind(key="memory.pss_bytes", words="proportional", colour="#268aed", symbol="circle"),
    Kind(key="memory.rss_bytes", words="resident", colour="#6b7685", symbol="square-open"),
    Kind(key="memory.peak_rss_bytes", words="resident at the most", colour="#b3610f", symbol="diamond-open"),
)
RETURNED = (
    Kind(key="memory.rss_bytes", words="after the last block", colour="#6b7685", symbol="square-open"),
    Kind(key="memory.rss_after_collect_bytes", words="after a collection", colour="#268aed", symbol="circle"),
    Kind(key="memory.rss_after_trim_bytes", words="after a trim too", colour="#b3610f", symbol="diamond"),
)
ADDED = Kind(key="added", words="each added worker", colour="#268aed", symbol="circle")


def beside_speed_figure(found: Sequence[Holding], *, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """A row a cell: on the left its sizes, on the right its speedup, where any has one."""
    rows = [cast.cell(one.row.cell) for one in found]
    drawing = figure_dots(
        dots_of(found, SIZES), rows, title="Memory", unit="bytes", zoom_kept_for=zoom_kept_for
    )
    if all(one.speedup is None for one in found):
        return drawing
    drawn = [
        (row, one) for row, one in enumerate(found) if one.speedup is not None or one.state == "reference"
    ]
    speeds = interval_dots(
        [one.speedup or ONE for _, one in drawn],
        [row for row, _ in drawn],
        [_speed_hover(rows[row], one) for row, one in drawn],
        uid="speedup",
        name="speedup",
        colour=canvas.NEUTRAL,
        symbol=["line-ns" if one.state == "reference" else "star" for _, one in drawn],
    )
    speeds.update(xaxis="x2", showlegend=False)
    drawing.add_trace(speeds)
    axis = speedup_axis(
        [one.speedup for _, one in drawn if one.speedup is not None],
        "Speedup over one sequential worker",
        width_px=SPEED_PX,
    )
    drawing.update_layout(
        xaxis={"domain": [0, SPLIT[0]]}, xaxis2=axis | {"domain": [SPLIT[1], 1], "anchor": "y"}
    )
    drawing.add_shape(
        type="line",
        xref="x2",
        yref="y domain",
        x0=1,
        x1=1,
        y0=0,
        y1=1,
        line={"color": canvas.INK, "width": 1},
        opacity=0.6,
        layer="below",
    )
    return drawing


def dots_of(found: Sequence[Holding], kinds: Sequence[Kind]) -> list[Dot]:
    """Those figures that there are, a row a cell."""
    return [
        Dot(row=row, kind=kind, value=one.sizes[kind.key])
        for kind in kinds
        for row, one in enumerate(found)
        if kind.key in one.sizes
    ]


def growth_figure(found: Sequence[Holding], *, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """A line a cell, block after block; the bar at its end is the interval of what it grew."""
    height = HEIGHT_PX + LEGEND_ROW_PX * max(0, len(found) // 2 - 3)
    drawing = canvas.figure(height=height, zoom_kept_for=zoom_kept_for)
    grown = [one.sizes[GROWTH] for one in found if GROWTH in one.sizes]
    ends = [*(value for one in found for value in one.growth_bytes), *(one.high for one in grown)]
    divided_by, behind = scale_of(max(map(abs, ends), default=1.0), "bytes")
    for one in found:
        drawing.add_trace(_growing(one, divided_by, behind, cast))
    drawing.add_hline(y=0, line={"color": canvas.INK, "width": 1}, opacity=0.6, layer="below")
    blocks = max((len(one.growth_bytes) for one in found), default=1)
    drawing.update_xaxes(canvas.axis("Block", dtick=math.ceil(blocks / MOST_TICKS)))
    drawing.update_yaxes(canvas.axis(f"More than after the first,{behind}<br>({interval_of_passes(grown)})"))
    drawing.update_layout(showlegend=True)
    return drawing


def _speed_hover(name: str, one: Holding) -> str:
    told = "1 by definition" if one.speedup is None else with_limits(one.speedup, "ratio", of="rounds")
    return f"<b>{plain(name)}</b><br>speedup {told}, {plain(one.state)}"


def _growing(one: Holding, divided_by: float, behind: str, cast: Cast) -> plot.Scatter:
    cell = one.row.cell
    look = cast.look(cell.interpreter, cell.strategy)
    count = len(one.growth_bytes)
    places = sorted({*range(0, count, -(-count // MOST_STEPS)), count - 1})
    growth, last = one.sizes.get(GROWTH), one.growth_bytes[-1]
    above, below = (growth.high - last, last - growth.low) if growth else (0.0, 0.0)
    name = plain(cast.cell(cell))
    return plot.Scatter(
        uid=series_uid("growth", cell.label),
        name=name,
        mode="lines+markers" if len(places) <= FEW_STEPS else "lines",
        x=[place + 1 for place in places],
        y=[one.growth_bytes[place] / divided_by for place in places],
        error_y=error_bars(
            [*(0.0 for _ in places[:-1]), max(0.0, below) / divided_by],
            [*(0.0 for _ in places[:-1]), max(0.0, above) / divided_by],
            look.colour,
            thickness=1.6,
            width=4,
        ),
        line={"color": look.colour, "width": 1.8, "dash": look.dash},
        marker={"symbol": look.symbol, "size": 6, "color": look.colour, "line": look.outline},
        hovertext=[
            f"<b>{name}</b><br>block {place + 1}: {one.growth_bytes[place] / divided_by:+,.3g}{behind}"
            for place in places
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
