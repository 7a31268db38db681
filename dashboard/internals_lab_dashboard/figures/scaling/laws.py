"""What keeps strategies from the ideal by their law, and from how many workers on a build without a GIL pays: a row each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from internals_lab.counted import counted
from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.scaling.laws import Crossing, Law
from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.error_bars import error_bars
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import interval_words, level, plain

ROW_PX = 30
BESIDE = 0.2  # of a row: how far the law's crossing stands below the measured one
MOST_TICKS = 12  # of whole workers
FEWEST = 1  # worker


def fractions_figure(laws: Sequence[Law], *, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """The serial fraction (contention) of each, one trace a strategy of an interpreter."""
    drawing = canvas.figure(height=120 + ROW_PX * max(2, len(laws)), zoom_kept_for=zoom_kept_for)
    for row, law in enumerate(laws):
        name, fitted = law_name(law, cast), law.fitted
        look = cast.look(law.interpreter, fitted.strategy)
        drawing.add_trace(
            interval_dots(
                [fitted.contention],
                [row],
                [
                    f"<b>{plain(name)}</b>, {fitted.law}<br>{in_percent(fitted.contention)} of the work as if serial"
                    f"<br>{level(fitted.contention)} interval, n = {fitted.contention.n} rounds"
                ],
                uid=series_uid(law.interpreter, fitted.strategy),
                name=plain(name),
                colour=look.colour,
                symbol=look.symbol,
                edge=look.edge,
            )
        )
    words = interval_words([law.fitted.contention for law in laws])
    drawing.update_xaxes(
        canvas.axis(f"Serial fraction<br>({words})", tickformat=".0%", **_from_zero_on(laws))
    )
    drawing.update_yaxes(rows_axis([law_name(law, cast) for law in laws]))
    drawing.update_layout(showlegend=False, margin={"t": 16, "b": 70})
    return drawing


def crossings_figure(crossings: Sequence[Crossing], *, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """As measured, with a bar down to the next smaller count that was measured; and where the law's curve crosses."""
    drawing = canvas.figure(height=130 + ROW_PX * max(2, len(crossings)), zoom_kept_for=zoom_kept_for)
    measured = [
        (row, one, one.found.workers) for row, one in enumerate(crossings) if one.found.workers is not None
    ]
    # Without a smaller count that was measured it may be any of them: the fewest workers are one.
    belows = [workers - max(FEWEST, below(one)) for _, one, workers in measured]
    drawing.add_trace(
        plot.Scatter(
            uid="measured",
            name="measured: the first count that pays",
            mode="markers",
            x=[workers for _, _, workers in measured],
            y=[row for row, _, _ in measured],
            error_x=error_bars(belows, [0.0] * len(belows), canvas.NEUTRAL),
            marker={
                "symbol": [cast.look(one.interpreter, one.found.strategy).symbol for _, one, _ in measured],
                "color": [cast.look(one.interpreter, one.found.strategy).colour for _, one, _ in measured],
                "size": 10,
                "line": {"width": 0},
            },
            hovertext=[
                f"<b>{plain(crossing_name(one, cast))}</b><br>pays from {_workers(workers)} on; {_next_smaller(one)}"
                for _, one, workers in measured
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    by_law = [
        (row, one, one.found.by_law) for row, one in enumerate(crossings) if one.found.by_law is not None
    ]
    if by_law:
        drawing.add_trace(
            interval_dots(
                [crossing for _, _, crossing in by_law],
                [row + BESIDE for row, _, _ in by_law],
                [
                    f"<b>{plain(crossing_name(one, cast))}</b><br>by the curve of {one.found.law}: {crossing.estimate:.3g} "
                    f"({crossing.low:.3g} to {crossing.high:.3g}) workers<br>{level(crossing)} interval, "
                    f"n = {crossing.n} rounds"
                    for _, one, crossing in by_law
                ],
                uid="by-law",
                name="where the fitted curve crosses",
                colour=canvas.NEUTRAL,
                symbol="line-ns-open",
            )
        )
    words = interval_words([crossing for _, _, crossing in by_law])
    most = max([count for one in crossings for count in one.found.measured], default=1)
    drawing.update_xaxes(
        canvas.axis(
            f"Workers<br>(of the curve: {words})" if words else "Workers",
            rangemode="tozero",
            range=[0, most * 1.05],
            dtick=next(step for step in _round_steps() if step * MOST_TICKS >= most),
        )
    )
    drawing.update_yaxes(rows_axis([crossing_name(one, cast) for one in crossings]))
    drawing.update_layout(
        legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 48, "b": 70}, showlegend=True
    )
    return drawing


def law_name(law: Law, cast: Cast) -> str:
    """`3.13t · threads`."""
    return f"{cast.name(law.interpreter)} · {law.fitted.strategy}"


def crossing_name(one: Crossing, cast: Cast) -> str:
    """`3.13t · threads over 3.13`."""
    return f"{cast.name(one.interpreter)} · {one.found.strategy} over {cast.name(one.gil_build)}"


def below(one: Crossing) -> int:
    """The next smaller count that was measured and does not pay; 0 where the smallest does."""
    return max((count for count in one.found.measured if count < (one.found.workers or 0)), default=0)


def _workers(count: int) -> str:
    """`1 worker`, `2 workers`."""
    return counted(count, "worker")


def _next_smaller(one: Crossing) -> str:
    count = below(one)
    if count:
        return f"not yet with {_workers(count)}, the next smaller count that was measured"
    if one.found.workers == FEWEST:
        return "there is no smaller count"
    return "no smaller count was measured, so that fewer may do"


def _from_zero_on(laws: Sequence[Law]) -> dict[str, Any]:
    """With room for a marker at 0, which would stand on the labels else."""
    ends = [end for law in laws for end in (law.fitted.contention.low, law.fitted.contention.high)]
    low, high = min([0.0, *ends]), max([0.01, *ends])
    room = 0.025 * (high - low)
    return {"range": [low - room, high + room], "zeroline": True, "zerolinecolor": canvas.GRID}


def _round_steps() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 and so on."""
    return (digit * 10**power for power in count() for digit in (1, 2, 5))


def in_percent(interval: Interval) -> str:
    """`4.0 % (2.3 to 32.9)`, `0.0204 % (0.0200 to 0.0209)`: as many digits as tell."""
    largest = 100 * max(abs(interval.low), abs(interval.high))
    decimals = 1 if largest >= 1 or largest == 0 else 1 - math.floor(math.log10(largest))
    estimate, low, high = (
        f"{100 * one:.{decimals}f}" for one in (interval.estimate, interval.low, interval.high)
    )
    return f"{estimate} % ({low} to {high})"
