"""Speed against memory, one point a cell; and what workers cost beside their work, one row a cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from internals_lab.model.cell import Interval
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.numbers.intervals import ONE, scaled
from internals_lab_dashboard.data.numbers.names import size_name, time_unit
from internals_lab_dashboard.data.strategies import Cost, Trade
from internals_lab_dashboard.figures.axes.log_ticks import ticks_between
from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.axes.speedup_axis import speedup_axis
from internals_lab_dashboard.figures.looks.part import Part
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.error_bars import interval_bars
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.quantity import with_limits
from internals_lab_dashboard.figures.paper.text import interval_words, level, plain

HEIGHT_PX, LEGEND_ROW_PX = 440, 22
ROW_PX = 30
SPREAD = 0.66  # of a row's height, shared by what there is
MB = 1e6
MOST_NAMED = 4  # points of a line
ROOM = 0.25  # decades on both sides


PARTS = (
    Part("start", "starting all workers", "#2f6fd0", symbol="circle"),
    Part("task", "a task there and back", "#d9541e", symbol="diamond"),
    Part("carried", "what it carries, on top", "#7f8a3a", symbol="square"),
)


def trade_figure(trades: Sequence[Trade], *, cast: Cast, per_worker: bool, zoom_kept_for: str) -> plot.Figure:
    """One trace an interpreter x strategy; a line runs along its worker counts."""
    series: dict[tuple[str, str], list[tuple[Trade, Interval]]] = {}
    for trade in trades:
        if trade.memory_bytes is not None:
            cell = trade.row.cell
            series.setdefault((cell.interpreter, cell.strategy), []).append((trade, trade.memory_bytes))
    height = HEIGHT_PX + LEGEND_ROW_PX * max(0, len(series) - 5)
    drawing = canvas.figure(height=height, zoom_kept_for=zoom_kept_for)
    for (interpreter, strategy), members in series.items():
        drawing.add_trace(_along(interpreter, strategy, members, cast, per_worker=per_worker))
    speedups = [one.speedup for members in series.values() for one, _ in members if one.speedup is not None]
    drawing.add_hline(y=1, line={"color": canvas.INK, "width": 1}, opacity=0.6, layer="below")
    words = interval_words([memory for members in series.values() for _, memory in members])
    what = "MB that each worker adds" if per_worker else "MB held by all its processes"
    drawing.update_xaxes(canvas.axis(f"{what}<br>({words})", rangemode="tozero"))
    drawing.update_yaxes(speedup_axis(speedups, "Speedup over one sequential worker"))
    drawing.update_layout(showlegend=True)  # a single series has a name as well
    return drawing


def costs_figure(costs: Sequence[Cost], *, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """One trace a kind of cost, on a log axis of time."""
    drawing = canvas.figure(height=140 + ROW_PX * max(2, len(costs)), zoom_kept_for=zoom_kept_for)
    every = []
    there = [part for part in PARTS if any(name == part.name for cost in costs for name, _ in cost.parts)]
    for index, part in enumerate(there):
        lane = ((index + 0.5) / len(there) - 0.5) * SPREAD
        members = [
            (row + lane, cost, interval)
            for row, cost in enumerate(costs)
            for name, interval in cost.parts
            if name == part.name
        ]
        every += [interval for _, _, interval in members]
        drawing.add_trace(
            interval_dots(
                [interval for _, _, interval in members],
                [row for row, _, _ in members],
                [_cost_hover(part, cast.cell(cost.row.cell), interval) for _, cost, interval in members],
                uid=series_uid("costs", part.name),
                name=part.words,
                colour=part.colour,
                symbol=part.symbol,
            )
        )
    drawing.update_xaxes(
        canvas.axis(f"Time, beside the work itself<br>({interval_words(every)})", **_times(every))
    )
    drawing.update_yaxes(rows_axis([cast.cell(cost.row.cell) for cost in costs]))
    drawing.update_layout(
        legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 48, "b": 70}, showlegend=True
    )
    return drawing


def _times(intervals: Sequence[Interval]) -> dict[str, Any]:
    """A log axis of durations with room around them, and ticks that name their unit."""
    low = math.log10(min(interval.low for interval in intervals)) - ROOM
    high = math.log10(max(interval.high for interval in intervals)) + ROOM
    ticks = ticks_between(low, high)
    return {
        "type": "log",
        "range": [low, high],
        "tickvals": ticks,
        "ticktext": [_duration(tick) for tick in ticks],
    }


def _duration(time_ns: float) -> str:
    scale, unit = time_unit([time_ns])
    return f"{time_ns / scale:g} {unit}"


def _along(
    interpreter: str, strategy: str, members: list[tuple[Trade, Interval]], cast: Cast, *, per_worker: bool
) -> plot.Scatter:
    members = sorted(members, key=lambda one: one[0].row.cell.at_once)
    look = cast.look(interpreter, strategy)
    name = plain(f"{cast.name(interpreter)} · {strategy}")
    speedups = [trade.speedup or ONE for trade, _ in members]
    # Of many counts the ends say which way the line runs; words at all of them would lie on each other.
    named = range(len(members)) if len(members) <= MOST_NAMED else (0, len(members) - 1)
    memories = [scaled(memory, MB) for _, memory in members]
    return plot.Scatter(
        uid=series_uid(interpreter, strategy),
        name=name,
        mode="lines+markers+text",
        x=[memory.estimate for memory in memories],
        y=[speedup.estimate for speedup in speedups],
        error_x=interval_bars(memories, look.colour, thickness=1.4, width=4),
        error_y=interval_bars(speedups, look.colour, thickness=1.4, width=4),
        text=[
            f"×{trade.row.cell.at_once}" if place in named and strategy != "sequential" else ""
            for place, (trade, _) in enumerate(members)
        ],
        textposition="top right",
        cliponaxis=False,  # the name of a point at the edge
        textfont={"size": 12},
        line={"color": look.colour, "width": 1.5, "dash": look.dash},
        marker={
            "symbol": look.symbol,
            "size": 9,
            "color": look.colour,
            "line": look.outline,
        },
        hovertext=[_trade_hover(name, trade, memory, per_worker=per_worker) for trade, memory in members],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _trade_hover(name: str, trade: Trade, memory: Interval, *, per_worker: bool) -> str:
    lines = [f"<b>{name}</b>, {size_name(trade.row.cell)}"]
    if trade.speedup is not None:
        speedup = trade.speedup
        lines.append(
            f"speedup {speedup.estimate:.3g} ({speedup.low:.3g} to {speedup.high:.3g}), {plain(trade.state)}"
        )
    what = "each worker adds" if per_worker else "all processes hold"
    lines.append(f"{what} {with_limits(memory, 'bytes', of='rounds')}")
    return "<br>".join(lines)


def _cost_hover(part: Part, name: str, interval: Interval) -> str:
    return "<br>".join(
        [
            f"<b>{plain(name)}</b>",
            f"{part.words}: {wording.duration(interval)}",
            f"{level(interval)} interval, n = {interval.n} rounds",
        ]
    )
