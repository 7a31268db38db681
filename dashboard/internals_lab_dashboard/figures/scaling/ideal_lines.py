"""Where N workers would be N times as fast as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.figures.axes.worker_axis import WorkerAxis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.paper import plot
from internals_lab_dashboard.figures.paper.text import plain

COLOUR = "#8a929e"
STEPS = 24  # of a curve; a straight line has its ends alone


def ideal_line(axis: WorkerAxis, *, per_worker: bool) -> plot.Scatter:
    """Of speedups; `per_worker` is of efficiency. Straight on both scales."""
    ends = [float(axis.workers[0]), float(axis.workers[-1])]
    return _line("ideal", "ideal", ends, [1.0, 1.0] if per_worker else ends, COLOUR)


def ideal_times(
    alone: Mapping[str, tuple[str, Interval]], cast: Cast, axis: WorkerAxis
) -> list[plot.Scatter]:
    """A line for each interpreter, by its name, from the time of its cell with one worker, beside whose strategy it stands."""
    first, last = axis.workers[0], axis.workers[-1]
    if last == 1:
        return []
    counts = [first * (last / first) ** (step / STEPS) for step in range(STEPS + 1)]
    return [
        _line(
            series_uid(interpreter, "ideal"),
            plain(f"{cast.name(interpreter)} · ideal"),
            counts,
            [time.estimate / count for count in counts],
            cast.look(interpreter, strategy).colour,
        )
        for interpreter, (strategy, time) in alone.items()
    ]


def _line(uid: str, name: str, x: Sequence[float], y: Sequence[float], colour: str) -> plot.Scatter:
    return plot.Scatter(
        uid=uid,
        name=name,
        mode="lines",
        x=list(x),
        y=list(y),
        line={"color": colour, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )
