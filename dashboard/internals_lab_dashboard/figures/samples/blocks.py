"""The blocks of a cell: one after the other as they were measured, and as a distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence

from internals_lab.counted import counted
from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.samples.processes import Process
from internals_lab_dashboard.data.samples.thinning import even_steps, extremes_of
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import interval_words, level, plain

HEIGHT_PX = 340
MOST_DOTS = 4000  # of a chart: beyond that the browser is slow, and dots lie on each other
WIDTH = 0.8  # of a process, of the room between two
PALE = 0.35
FAILED = "#c2453b"
MOST_NAMES = 32
MOST_LINES = 100  # processes with a line of their own in the distribution
FEWEST_STEPS = 40  # of such a line


def strip_figure(
    found: Sequence[Process],
    *,
    interval: Interval | None,
    scale: tuple[float, str],
    colour: str,
    zoom_kept_for: str,
) -> plot.Figure:
    """A dot a block, process after process; a stroke is the median of a process, the band the cell's interval."""
    nanoseconds, unit = scale
    drawing = canvas.figure(height=HEIGHT_PX, zoom_kept_for=zoom_kept_for)
    neighbours = neighbours_of(found)
    for name, failed, its_colour, symbol in (
        ("block", False, colour, "circle"),
        ("block of a process that failed a check", True, FAILED, "x"),
    ):
        dots = [
            (
                number + (process.when[index] - 0.5) * WIDTH,
                process.block_ns[index] / nanoseconds,
                process,
                index,
            )
            for number, process in enumerate(found)
            if bool(process.failed) == failed
            for index in extremes_of(process.block_ns, neighbours)
        ]
        if dots:
            drawing.add_trace(_dots(name, dots, unit, its_colour, symbol))
    drawing.add_trace(_medians(found, nanoseconds, unit))
    if interval is not None:
        drawing.add_hrect(
            y0=interval.low / nanoseconds,
            y1=interval.high / nanoseconds,
            fillcolor=canvas.INK,
            opacity=0.16,
            line={"width": 0},
            layer="below",
            name=f"{level(interval)} interval of the cell",
        )
    told = f" (band: {interval_words([interval])})" if interval is not None else ""
    names_step = -(-len(found) // MOST_NAMES) or 1
    drawing.update_xaxes(
        canvas.axis(
            f"Round, a process each{told}",
            tickvals=list(range(0, len(found), names_step)),
            ticktext=[plain(process.name) for process in found[::names_step]],
            range=[-0.6, len(found) - 0.4],
            showgrid=False,
        )
    )
    values = [value / nanoseconds for process in found for value in process.block_ns]
    drawing.update_yaxes(canvas.axis(f"{unit} per unit of work", **fitting_scale(values)))
    drawing.update_layout(legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 40})
    return drawing


def neighbours_of(found: Sequence[Process]) -> int:
    """Of so many neighbouring blocks of a process the fastest and the slowest are drawn; 1 where all are."""
    count = sum(len(process.block_ns) for process in found)
    return 1 if count <= MOST_DOTS else math.ceil(2 * count / MOST_DOTS)


def distribution_figure(
    found: Sequence[Process], *, scale: tuple[float, str], colour: str, zoom_kept_for: str
) -> plot.Figure:
    """Which share of blocks took no longer than so: a pale line a process, a strong one for all of them together."""
    nanoseconds, unit = scale
    drawing = canvas.figure(height=HEIGHT_PX, zoom_kept_for=zoom_kept_for)
    x: list[float | None] = []
    y: list[float | None] = []
    each = max(FEWEST_STEPS, MOST_DOTS // max(1, len(found)))
    for process in found[:MOST_LINES]:
        values = sorted(process.block_ns)
        places = even_steps(len(values), each)
        x += [*(values[place] / nanoseconds for place in places), None]
        y += [*((place + 1) / len(values) for place in places), None]
    drawing.add_trace(
        plot.Scatter(
            uid="processes",
            name="one process each",
            mode="lines",
            x=x,
            y=y,
            line={"color": colour, "width": 1, "shape": "hv"},
            opacity=PALE,
            hoverinfo="skip",
        )
    )
    every = sorted(value / nanoseconds for process in found for value in process.block_ns)
    places = even_steps(len(every), MOST_DOTS)
    drawing.add_trace(
        plot.Scatter(
            uid="all",
            name="all blocks",
            mode="lines",
            x=[every[place] for place in places],
            y=[(place + 1) / len(every) for place in places],
            line={"color": colour, "width": 2.5, "shape": "hv"},
            hovertemplate=f"%{{y:.0%}} of the blocks took %{{x:.4g}} {unit} or less<extra></extra>",
        )
    )
    drawing.update_xaxes(canvas.axis(f"{unit} per unit of work", **fitting_scale(every)))
    drawing.update_yaxes(
        canvas.axis(
            f"Share of {len(every):,} blocks of {counted(len(found), 'process')}",
            tickformat=".0%",
            range=[0, 1.02],
        )
    )
    drawing.update_layout(legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 40})
    return drawing


def _dots(
    name: str, dots: Sequence[tuple[float, float, Process, int]], unit: str, colour: str, symbol: str
) -> plot.Scatter:
    return plot.Scatter(
        uid=f"blocks-{symbol}",
        name=name,
        mode="markers",
        x=[x for x, _, _, _ in dots],
        y=[y for _, y, _, _ in dots],
        marker={"symbol": symbol, "size": 5, "color": colour, "opacity": 0.75},
        hovertext=[
            f"round {plain(process.name)}, block {index + 1}<br>{value:.4g} {unit}"
            + "".join(f"<br>{plain(f'{check.name}: {check.detail}')}" for check in process.failed)
            for _, value, process, index in dots
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _medians(found: Sequence[Process], nanoseconds: float, unit: str) -> plot.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    hover: list[str] = []
    for number, process in enumerate(found):
        if process.median_ns is None:
            continue
        median = process.median_ns / nanoseconds
        x += [number - WIDTH / 2, number + WIDTH / 2, None]
        y += [median, median, None]
        hover += [f"median of round {plain(process.name)}: {median:.4g} {unit}"] * 2 + [""]
    return plot.Scatter(
        uid="medians",
        name="median of a process",
        mode="lines",
        x=x,
        y=y,
        line={"color": canvas.NEUTRAL, "width": 2.5},
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )
