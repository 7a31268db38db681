"""Where the capacity went, as stacked bars: one row a cell, the whole is N workers x wall time."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.capacity import CapacityPoint
from internals_lab_dashboard.figures.axes.rows_axis import bars_axis
from internals_lab_dashboard.figures.looks.part import Part
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.error_bars import interval_bars
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import level, plain, rounds

ROW_PX, NARROW_ROW_PX = 40, 26
MOST_WIDE = 12  # rows; more of them are narrower
WHITE = "#ffffff"  # seen on every part of a bar


# Neighbours in a bar differ in lightness as well as in hue, for those who do not see the hue.
PARTS = (
    Part("work", "work that one worker does too", "#1d7f6a", header="Work"),
    Part("cpu_inflation", "extra CPU time for it", "#e08a3c", header="Extra CPU"),
    Part("waiting", "waiting", "#6f7889", header="Waiting"),
    Part("starved", "ready, without a processor", "#d9719a", header="Starved"),
    Part("imbalance", "done before the last", "#4d63b5", header="Imbalance"),
    Part("starting", "starting", "#c9a63a", header="Starting"),
)


def capacity_figure(points: Sequence[CapacityPoint], *, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """One trace a part, in a fixed order and colour; cells without shares are left out."""
    drawn = [(point, point.shares) for point in points if point.shares is not None]
    row_px = ROW_PX if len(drawn) <= MOST_WIDE else NARROW_ROW_PX
    drawing = canvas.figure(height=170 + row_px * max(1, len(drawn)), zoom_kept_for=zoom_kept_for)
    names = [cast.cell(point.row.cell) for point, _ in drawn]
    for part in PARTS:
        drawing.add_trace(
            plot.Bar(
                uid=series_uid("capacity", part.name),
                name=part.words,
                orientation="h",
                y=list(range(len(drawn))),
                x=[shares[part.name] for _, shares in drawn],
                marker={"color": part.colour, "line": {"width": 0, "color": part.colour}},
                hovertext=[
                    f"<b>{plain(name)}</b><br>{part.words}: {shares[part.name]:.1%} of the capacity"
                    + _interval(point.over_rounds(part.name))
                    for name, (point, shares) in zip(names, drawn, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    ceilings = [
        (row, name, point.ceiling)
        for row, (name, (point, _)) in enumerate(zip(names, drawn, strict=True))
        if point.ceiling is not None
    ]
    if ceilings:
        drawing.add_trace(_ceilings(ceilings))
    counted = rounds([point.row.rounds for point, _ in drawn])
    drawing.update_xaxes(
        canvas.axis(
            f"Share of N workers × wall time<br>(median over rounds, {counted})"
            if counted
            else "Share of the capacity",
            tickformat=".0%",
            range=[0, max([1.01, *(one.high + 0.01 for _, _, one in ceilings)])],
        )
    )
    drawing.update_yaxes(bars_axis(names))
    drawing.update_layout(
        barmode="stack",
        bargap=0.35,
        legend={"y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"t": 70, "b": 70},
    )
    return drawing


def _ceilings(found: Sequence[tuple[int, str, Interval]]) -> plot.Scatter:
    """A diamond on each bar: how far its work could reach on this machine."""
    return plot.Scatter(
        uid=series_uid("capacity", "ceiling"),
        name="what the machine gives",
        mode="markers",
        x=[one.estimate for _, _, one in found],
        y=[row for row, _, _ in found],
        error_x=interval_bars([one for _, _, one in found], WHITE, thickness=1.4, width=4),
        marker={"symbol": "diamond", "size": 10, "color": WHITE, "line": {"width": 2, "color": canvas.INK}},
        hovertext=[
            f"<b>{plain(name)}</b><br>as many processes that share nothing: {one.estimate:.1%} of the capacity "
            f"({one.low:.1%} to {one.high:.1%})<br>{level(one)} interval, n = {one.n} rounds"
            for _, name, one in found
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _interval(interval: Interval | None) -> str:
    if interval is None:
        return ""
    return (
        f" ({interval.low:.1%} to {interval.high:.1%})<br>{level(interval)} interval, n = {interval.n} rounds"
    )
