"""Speedups with intervals, one row a comparison, on a log axis: twice as fast lies as far from 1 as half as fast."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.verdict.forest import ForestPoint
from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.axes.speedup_axis import speedup_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.marks.provisional import PALE
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import level, plain

ROW_PX = 27
AXIS_PX = 620  # what the labels leave of a usual window


def forest_figure(
    points: Sequence[ForestPoint], *, cast: Cast, margin: float | None, title: str, zoom_kept_for: str
) -> plot.Figure:
    """One trace an interpreter x strategy; the band is the equivalence margin (0.05 for 5 %), where that is known."""
    drawn = [(point, point.speedup) for point in points if point.speedup is not None]
    drawing = canvas.figure(height=150 + ROW_PX * max(1, len(drawn)), zoom_kept_for=zoom_kept_for)
    series: dict[tuple[str, str, bool], list[tuple[int, ForestPoint, Interval]]] = {}
    for row, (point, speedup) in enumerate(drawn):
        key = (
            point.subject.cell.interpreter,
            point.subject.cell.strategy,
            point.state == "provisional",
        )
        series.setdefault(key, []).append((row, point, speedup))
    for (interpreter, strategy, is_provisional), members in series.items():
        dots = _dots(interpreter, strategy, members, cast)
        if is_provisional:
            dots.update(opacity=PALE, name=f"{dots['name']} (provisional)", uid=f"{dots['uid']}p")
        drawing.add_trace(dots)
    if margin:
        drawing.add_vrect(
            x0=1 / (1 + margin),
            x1=1 + margin,
            fillcolor=canvas.INK,
            opacity=0.13,
            line={"width": 0},
            layer="below",
            name="equivalence margin",
        )
    drawing.add_vline(x=1, line={"color": canvas.INK, "width": 1}, layer="below")
    drawing.update_xaxes(speedup_axis([speedup for _, speedup in drawn], title, width_px=AXIS_PX))
    drawing.update_yaxes(rows_axis([row_name(point, cast) for point, _ in drawn]))
    drawing.update_layout(legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 56, "b": 70})
    return drawing


def row_name(point: ForestPoint, cast: Cast) -> str:
    """`count · 3.13t · threads × 2`."""
    parts = [point.scenario, cast.cell(point.subject.cell), point.setting]
    return " · ".join(part for part in parts if part)


def _dots(
    interpreter: str, strategy: str, members: list[tuple[int, ForestPoint, Interval]], cast: Cast
) -> plot.Scatter:
    look = cast.look(interpreter, strategy)
    return interval_dots(
        [speedup for _, _, speedup in members],
        [row for row, _, _ in members],
        [_hover(point, speedup, cast) for _, point, speedup in members],
        uid=series_uid(interpreter, strategy),
        name=plain(f"{cast.name(interpreter)} · {strategy}"),
        colour=look.colour,
        symbol=look.symbol,
        edge=look.edge,
    )


def _hover(point: ForestPoint, speedup: Interval, cast: Cast) -> str:
    return "<br>".join(
        [
            f"<b>{plain(row_name(point, cast))}</b>",
            f"{speedup.estimate:.3g} ({speedup.low:.3g} to {speedup.high:.3g}), {plain(point.state)}",
            f"{level(speedup)} interval, n = {speedup.n} rounds",
            plain(f"over {point.reference.label}"),
            plain(f"GIL {point.subject.gil.text}"),
        ]
    )
