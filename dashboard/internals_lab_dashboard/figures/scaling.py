"""Speedup against workers, one curve per interpreter x strategy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from internals_lab.model.cell import Interval
from internals_lab.model.machine import Machine
from internals_lab_dashboard.data.names import size_name
from internals_lab_dashboard.data.scaling import ScalingPoint
from internals_lab_dashboard.figures import canvas
from internals_lab_dashboard.figures.error_bars import interval_bars
from internals_lab_dashboard.figures.series import Cast, series_uid
from internals_lab_dashboard.figures.text import interval_words, level, plain

HEIGHT_PX = 460
LEGEND_ROW_PX = 12
LABEL_STEP_PX = 15
MOST_TICKS = 12
WIDE_SPAN = 8
ROOM = 0.06  # of the axis, on both sides
SPREAD = 0.14  # of a step between neighbouring worker counts, shared by all series


@dataclass(frozen=True, kw_only=True, slots=True)
class _Drawn:
    point: ScalingPoint
    speedup: Interval

    @property
    def workers(self) -> int:
        return self.point.row.cell.at_once


def scaling_figure(
    points: Sequence[ScalingPoint], *, cast: Cast, machine: Machine, log: bool, zoom_kept_for: str
) -> go.Figure:
    """One trace a series with at least one interval, and the ideal line last."""
    drawn = [_Drawn(point=point, speedup=point.speedup) for point in points if point.speedup is not None]
    # What nobody wanted measured is listed below the chart; an axis that ran out to it would be mostly empty.
    wanted = [point for point in points if point.state != "skipped"]
    workers = sorted({max(1, point.row.cell.at_once) for point in wanted}) or [1]
    series: dict[tuple[str, str], list[_Drawn]] = {}
    for one in drawn:
        series.setdefault((one.point.row.cell.interpreter, one.point.row.cell.strategy), []).append(one)
    height = HEIGHT_PX + LEGEND_ROW_PX * max(0, len(series) - 5)
    drawing = canvas.figure(height=height, zoom_kept_for=zoom_kept_for)
    for index, ((interpreter, strategy), members) in enumerate(series.items()):
        place = (index + 0.5) / len(series) - 0.5
        drawing.add_trace(_curve(interpreter, strategy, members, cast, workers, place, log))
    drawing.add_trace(_ideal(workers))
    _mark_cores(drawing, machine, workers, log)
    drawing.add_hline(y=1, line={"color": canvas.INK, "width": 1}, opacity=0.6, layer="below")
    words = interval_words([one.speedup for one in drawn])
    scale = "log" if log else "linear"
    drawing.update_xaxes(
        canvas.axis(
            "Workers", type=scale, tickvals=_ticks(workers), showgrid=False, range=_reach(workers, log)
        )
    )
    title = f"Speedup ({words})" if words else "Speedup"
    drawing.update_yaxes(canvas.axis(title, type=scale, rangemode="tozero", **_steps(drawn, workers, log)))
    return drawing


def _curve(
    interpreter: str,
    strategy: str,
    members: list[_Drawn],
    cast: Cast,
    workers: list[int],
    place: float,
    log: bool,
) -> go.Scatter:
    members = sorted(members, key=lambda one: one.workers)
    look = cast.look(interpreter, strategy)
    name = plain(f"{cast.name(interpreter)} · {strategy}")
    return go.Scatter(
        uid=series_uid(interpreter, strategy),
        name=name,
        mode="lines+markers",
        x=[_beside(one.workers, place, workers, log) for one in members],
        y=[one.speedup.estimate for one in members],
        error_y=interval_bars([one.speedup for one in members], look.colour, thickness=1.6),
        line={"color": look.colour, "width": 2, "dash": look.dash},
        marker={
            "symbol": look.symbol,
            "size": 9,
            "color": look.colour,
            "line": look.outline,
        },
        hovertext=[_hover(name, one) for one in members],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(name: str, one: _Drawn) -> str:
    speedup, row = one.speedup, one.point.row
    lines = [
        f"<b>{name}</b>, {size_name(row.cell)}",
        f"speedup {speedup.estimate:.3g} ({speedup.low:.3g} to {speedup.high:.3g}), {one.point.state}",
        f"{level(speedup)} interval, n = {speedup.n} rounds",
        plain(f"GIL {row.gil.text}"),
    ]
    if one.point.confounded_by:
        lines.append(plain(f"confounded by {', '.join(one.point.confounded_by)}"))
    return "<br>".join(lines)


def _ideal(workers: list[int]) -> go.Scatter:
    # A straight line on both scales, so its ends are enough.
    ends = [workers[0], workers[-1]]
    return go.Scatter(
        uid="ideal",
        name="ideal",
        mode="lines",
        x=ends,
        y=ends,
        line={"color": "#8a929e", "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )


def _mark_cores(drawing: go.Figure, machine: Machine, workers: list[int], log: bool) -> None:
    marks = {machine.cores_logical: "logical core"}
    if machine.cores_usable != machine.cores_logical:
        marks[machine.cores_usable] = "usable core"
    if machine.cores_physical is not None:
        marks[machine.cores_physical] = "physical core"
    inside = sorted((cores, name) for cores, name in marks.items() if workers[0] <= cores <= workers[-1])
    middle = math.sqrt(workers[0] * workers[-1]) if log else (workers[0] + workers[-1]) / 2
    for step, (cores, name) in enumerate(inside):
        text = f"{cores} {name}{'' if cores == 1 else 's'}"
        drawing.add_shape(
            type="line",
            x0=cores,
            x1=cores,
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            line={"color": canvas.INK, "width": 1, "dash": "dash"},
            opacity=0.7,
            name=text,
            label={
                "text": text,
                "textposition": "end",
                "textangle": 0,
                "xanchor": "left" if cores < middle else "right",  # towards the middle there is room
                "yanchor": "bottom",
                "padding": 2 + step * LABEL_STEP_PX,  # neighbours would run into each other on a phone
                "font": {"size": 12},
            },
        )
    drawing.update_layout(margin={"t": 24 + len(inside) * LABEL_STEP_PX})


def _ticks(workers: list[int]) -> list[int]:
    step = -(-len(workers) // MOST_TICKS)
    return workers[::step]


def _steps(drawn: Sequence[_Drawn], workers: list[int], log: bool) -> dict[str, str]:
    # Over a wide range, Plotly writes every digit of every decade: 1, 2, 5 are enough.
    values = [value for one in drawn for value in (one.speedup.low, one.speedup.high) if value > 0]
    span = max([*values, workers[-1]]) / min([*values, workers[0]])
    return {"dtick": "D2"} if log and span > WIDE_SPAN else {}


def _beside(count: int, place: float, workers: list[int], log: bool) -> float:
    """Series stand side by side at a worker count, so that no interval hides another; hover has the count."""
    if log:
        ratios = [after / before for before, after in pairwise(workers)]
        return float(count * min([*ratios, 2.0]) ** (place * SPREAD))
    gaps = [after - before for before, after in pairwise(workers)]
    return count + place * SPREAD * min([*gaps, workers[-1] * 0.25])


def _reach(workers: list[int], log: bool) -> tuple[float, float]:
    """All worker counts with some room beside them, also where only the ideal line reaches that far."""
    low, high = (math.log10(workers[0]), math.log10(workers[-1])) if log else (workers[0], workers[-1])
    room = (high - low) * ROOM or (0.3 if log else 1.0)
    return low - room, high + room
