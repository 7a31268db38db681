"""Nanoseconds a call as dots with intervals, one row a variant, interpreters side by side."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.calls import CallPoint
from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import interval_words, level, plain

ROW_PX = 24
LANE_PX = 10
SPREAD = 0.66  # of a row's height, shared by the interpreters


def calls_figure(
    points: Sequence[CallPoint], order: Sequence[str], *, cast: Cast, log: bool, zoom_kept_for: str
) -> plot.Figure:
    """One trace an interpreter x strategy; `order` lists the variants from top to bottom."""
    series: dict[tuple[str, str], list[tuple[CallPoint, Interval]]] = {}
    for point in points:
        if point.wall_ns is not None:
            key = (point.row.cell.interpreter, point.row.cell.strategy)
            series.setdefault(key, []).append((point, point.wall_ns))
    height = 130 + len(order) * (ROW_PX + LANE_PX * max(0, len(series) - 1))
    drawing = canvas.figure(height=max(260, height), zoom_kept_for=zoom_kept_for)
    rows = {variant: index for index, variant in enumerate(order)}
    for index, ((interpreter, strategy), members) in enumerate(series.items()):
        place = ((index + 0.5) / len(series) - 0.5) * SPREAD
        drawing.add_trace(_dots(interpreter, strategy, members, cast, rows, place))
    words = interval_words([interval for members in series.values() for _, interval in members])
    drawing.update_xaxes(
        canvas.axis(
            f"ns per call<br>({words})" if words else "ns per call",
            type="log" if log else "linear",
            rangemode="tozero",
        )
    )
    drawing.update_yaxes(
        rows_axis(order, tickfont={"size": 13}),
    )
    drawing.update_layout(legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 48})
    return drawing


def _dots(
    interpreter: str,
    strategy: str,
    members: list[tuple[CallPoint, Interval]],
    cast: Cast,
    rows: dict[str, int],
    place: float,
) -> plot.Scatter:
    look = cast.look(interpreter, strategy)
    name = cast.name(interpreter) if strategy == "sequential" else f"{cast.name(interpreter)} · {strategy}"
    return interval_dots(
        [interval for _, interval in members],
        [rows[point.variant] + place for point, _ in members],
        [_hover(plain(name), point, interval) for point, interval in members],
        uid=series_uid(interpreter, strategy),
        name=plain(name),
        colour=look.colour,
        symbol=look.symbol,
        edge=look.edge,
    )


def _hover(name: str, point: CallPoint, interval: Interval) -> str:
    lines = [f"<b>{plain(point.variant)}</b> on {name}"]
    if point.statement:
        lines.append(plain(point.statement))
    return "<br>".join(
        [
            *lines,
            f"{interval.estimate:.4g} ns ({interval.low:.4g} to {interval.high:.4g})",
            f"{level(interval)} interval, n = {interval.n} rounds",
            plain(f"GIL {point.row.gil.text}"),
        ]
    )
