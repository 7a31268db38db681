"""How a cell warmed up: its passes on the left, the timed blocks on the right, a line a process and their median."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from internals_lab_dashboard.data.numbers.names import time_unit
from internals_lab_dashboard.data.samples.warmup import Curve, middle, told_apart
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.figures.paper import canvas, plot

HEIGHT_PX = 340
PALE = 0.4
LONG = 40  # passes; more of them are on a log axis, for it is the first ones that differ
FEW = 8  # passes, of which each has a tick
SPLIT = (0.47, 0.53)


def warmup_figure(curves: Sequence[Curve], *, colour: str, zoom_kept_for: str) -> plot.Figure:
    """Time per unit, in a unit of time that fits, on one axis for both parts."""
    drawing = canvas.figure(height=HEIGHT_PX, zoom_kept_for=zoom_kept_for)
    values = [value for curve in curves for value in curve.times_ns if value > 0]
    scale, unit = time_unit(values)
    passes = [[value / scale for value in curve.passes] for curve in curves]
    blocks = [[value / scale for value in curve.blocks] for curve in curves]
    rounds = [curve.round for curve in curves]
    for columns, axis, what in ((passes, "x", "pass"), (blocks, "x2", "block")):
        drawing.add_trace(_processes(columns, rounds, axis, what, unit, colour))
        drawing.add_trace(_median(columns, axis, what, unit, colour))
    most = max(map(len, passes), default=0)
    steps: dict[str, Any] = fitting_scale([1, most]) if most > LONG else {"type": "linear"}
    if most <= FEW:
        steps["dtick"] = 1  # there is no pass between two passes
    drawing.update_layout(
        xaxis=canvas.axis("Warm-up, pass", domain=[0, SPLIT[0]], showgrid=False, **steps),
        xaxis2=canvas.axis("Timed, block", domain=[SPLIT[1], 1], anchor="y", showgrid=False),
        legend={"y": 1, "yanchor": "bottom", "x": 0},
        margin={"t": 40},
    )
    fitting = fitting_scale((value / scale for value in values), rangemode="tozero")
    drawing.update_yaxes(canvas.axis(f"{unit} per unit of work", **fitting))
    return drawing


def _processes(
    columns: Sequence[Sequence[float]], rounds: Sequence[int], axis: str, what: str, unit: str, colour: str
) -> plot.Scatter:
    x: list[int | None] = []
    y: list[float | None] = []
    hover: list[str] = []
    for number, column in zip(rounds, columns, strict=True):
        steps = told_apart(len(column))
        x += [*(step + 1 for step in steps), None]
        y += [*(column[step] for step in steps), None]
        hover += [f"round {number + 1}, {what} {step + 1}<br>{column[step]:.4g} {unit}" for step in steps]
        hover.append("")
    return plot.Scatter(
        uid=f"processes-{axis}",
        name="one process each",
        mode="lines",
        xaxis=axis,
        x=x,
        y=y,
        line={"color": colour, "width": 1},
        opacity=PALE,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
        legendgroup="processes",
        showlegend=axis == "x",
    )


def _median(columns: Sequence[Sequence[float]], axis: str, what: str, unit: str, colour: str) -> plot.Scatter:
    values = middle(columns)
    steps = told_apart(len(values))
    return plot.Scatter(
        uid=f"median-{axis}",
        name="median over rounds",
        mode="lines+markers" if len(steps) <= LONG else "lines",
        xaxis=axis,
        x=[step + 1 for step in steps],
        y=[values[step] for step in steps],
        line={"color": colour, "width": 2.5},
        marker={"color": colour, "size": 5},
        hovertext=[f"median, {what} {step + 1}<br>{values[step]:.4g} {unit}" for step in steps],
        hovertemplate="%{hovertext}<extra></extra>",
        legendgroup="median",
        showlegend=axis == "x",
    )
