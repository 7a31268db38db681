"""Speedup, efficiency or time against workers, one curve per interpreter x strategy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from internals_lab.model.cell import Interval
from internals_lab.model.machine import Machine
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.numbers.names import size_name, time_unit
from internals_lab_dashboard.data.scaling.laws import Law
from internals_lab_dashboard.data.scaling.measures import TIMES, Measure, Plotted
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.figures.axes.worker_axis import WorkerAxis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.error_bars import interval_bars
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import interval_words, level, plain
from internals_lab_dashboard.figures.scaling.core_marks import mark_cores
from internals_lab_dashboard.figures.scaling.fitted_curve import curve_of
from internals_lab_dashboard.figures.scaling.ideal_lines import ideal_line, ideal_times

HEIGHT_PX = 460
LEGEND_ROW_PX = 12
WIDE_SPAN = 8
BEYOND = 0.4  # how much is left of the ink of a point beyond the cores

Series = tuple[str, str, bool]  # interpreter, strategy, whether its GIL is forced on


@dataclass(frozen=True, kw_only=True, slots=True)
class _Drawn:
    plotted: Plotted
    value: Interval
    measure: Measure
    unit: str

    @property
    def workers(self) -> int:
        return self.plotted.row.cell.at_once


def scaling_figure(
    points: Sequence[Plotted],
    *,
    cast: Cast,
    machine: Machine,
    log: bool,
    zoom_kept_for: str,
    measure: Measure = "speedup",
    laws: Sequence[Law] = (),
) -> plot.Figure:
    """One trace a series with at least one interval, before them the curves of laws, and the ideal line last."""
    values = [point.value for point in points if point.value is not None]
    divided_by, unit = time_unit(one.estimate for one in values) if measure in TIMES else (1.0, "")
    drawn = [
        _Drawn(plotted=point, value=scaled(point.value, divided_by), measure=measure, unit=unit)
        for point in points
        if point.value is not None
    ]
    # What nobody wanted measured is listed below the chart; an axis that ran out to it would be mostly empty.
    wanted = [point for point in points if point.point.state != "skipped"]
    axis = WorkerAxis(workers=sorted({max(1, point.row.cell.at_once) for point in wanted}) or [1], log=log)
    series: dict[Series, list[_Drawn]] = {}
    for one in drawn:
        cell = one.plotted.row.cell
        series.setdefault((cell.interpreter, cell.strategy, cast.is_forced(cell)), []).append(one)
    height = HEIGHT_PX + LEGEND_ROW_PX * max(0, len(series) - 5)
    drawing = canvas.figure(height=height, zoom_kept_for=zoom_kept_for)
    with_curve = set()
    for law in laws:
        key = (law.interpreter, law.fitted.strategy, False)
        if law.is_drawn and key in series and measure not in TIMES:
            with_curve.add(key)
            drawing.add_traces(curve_of(law, cast, per_worker=measure == "efficiency"))
    for index, (key, members) in enumerate(series.items()):
        place = (index + 0.5) / len(series) - 0.5
        drawing.add_trace(_curve(key, members, cast, axis, place, is_joined=key not in with_curve))
    if measure == "time":
        alone = {key[0]: (key[1], members[0].value) for key, members in series.items() if _is_alone(key)}
        drawing.add_traces(ideal_times(alone, cast, axis))
    elif measure not in TIMES:
        drawing.add_trace(ideal_line(axis, per_worker=measure == "efficiency"))
    # Units that wait are not held back by cores.
    waits = any(point.row.cell.in_flight is not None for point in points)
    if not waits:
        mark_cores(drawing, machine, axis.workers, reach=axis.reach, log=log)
    if measure == "speedup":
        drawing.add_hline(y=1, line={"color": canvas.INK, "width": 1}, opacity=0.6, layer="below")
    scale = "log" if log else "linear"
    drawing.update_xaxes(
        canvas.axis(
            "Units in flight" if waits else "Workers",
            type=scale,
            tickvals=axis.ticks,
            showgrid=False,
            range=axis.reach,
        )
    )
    drawing.update_yaxes(_values_axis(drawn, axis, measure, unit))
    return drawing


def _values_axis(drawn: Sequence[_Drawn], axis: WorkerAxis, measure: Measure, unit: str) -> dict[str, Any]:
    title = {
        "speedup": "Speedup",
        "efficiency": "Efficiency",
        "time": f"{unit} per unit of work",
        "p50": f"{unit} for an item, median",
        "p99": f"{unit} for an item, 99th percentile",
    }[measure]
    words = interval_words([one.value for one in drawn])
    # Of times the words are so long that both would not fit beside the chart.
    between = "<br>" if measure in TIMES else " "
    title = f"{title}{between}({words})" if words else title
    if measure == "efficiency":
        return canvas.axis(title, type="log" if axis.log else "linear", rangemode="tozero", tickformat=".0%")
    if measure in TIMES and axis.log:
        ends = [end for one in drawn for end in (one.value.low, one.value.high)]
        return canvas.axis(title, **({"type": "log"} | fitting_scale(ends, type="log")))
    scale = "log" if axis.log else "linear"
    return canvas.axis(title, type=scale, rangemode="tozero", **_steps(drawn, axis))


def _curve(
    key: Series, members: list[_Drawn], cast: Cast, axis: WorkerAxis, place: float, *, is_joined: bool
) -> plot.Scatter:
    interpreter, strategy, forced = key
    members = sorted(members, key=lambda one: one.workers)
    look = cast.look(interpreter, strategy)
    uid = series_uid(interpreter, strategy)
    if forced:
        # An open marker, as of a build that has a GIL, in the build's own hue.
        look = replace(look, symbol=f"{look.symbol}-open", dash="longdash", edge=None)
        uid = series_uid(interpreter, f"{strategy}, GIL forced on")
    name = plain(f"{cast.name(interpreter)}{', GIL forced on' if forced else ''} · {strategy}")
    return plot.Scatter(
        uid=uid,
        name=name,
        legendgroup=uid,
        mode="lines+markers" if is_joined else "markers",
        x=[axis.beside(one.workers, place) for one in members],
        y=[one.value.estimate for one in members],
        error_y=interval_bars([one.value for one in members], look.colour, thickness=1.6),
        line={"color": look.colour, "width": 2, "dash": look.dash},
        marker={
            "symbol": look.symbol,
            "size": 9,
            "color": look.colour,
            "line": look.outline,
            "opacity": [BEYOND if one.plotted.row.derived.beyond_room else 1.0 for one in members],
        },
        hovertext=[_hover(name, one) for one in members],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(name: str, one: _Drawn) -> str:
    value, row = one.value, one.plotted.row
    room = row.derived.beyond_room
    digits = [f"{end:.3g}" for end in (value.estimate, value.low, value.high)]
    if one.measure == "efficiency":
        digits = [f"{end:.1%}" for end in (value.estimate, value.low, value.high)]
    middle, low, high = digits
    what = {
        "speedup": f"speedup {middle} ({low} to {high}), {one.plotted.point.state}",
        "efficiency": f"efficiency {middle} ({low} to {high}): speedup / workers",
        "time": f"{middle} {one.unit} per unit ({low} to {high})",
        "p50": f"half of the items took at most {middle} {one.unit} ({low} to {high})",
        "p99": f"99 of 100 items took at most {middle} {one.unit} ({low} to {high})",
    }[one.measure]
    lines = [
        f"<b>{name}</b>, {size_name(row.cell)}",
        what,
        f"{level(value)} interval, n = {value.n} rounds",
        plain(f"GIL {row.gil.text}"),
        *([wording.beyond(room)] if room else []),
    ]
    if one.plotted.point.confounded_by:
        lines.append(plain(f"confounded by {', '.join(one.plotted.point.confounded_by)}"))
    return "<br>".join(lines)


def _is_alone(key: Series) -> bool:
    """Whether its time is what the ideal of its interpreter begins at."""
    _, strategy, forced = key
    return strategy == "sequential" and not forced


def _steps(drawn: Sequence[_Drawn], axis: WorkerAxis) -> dict[str, str]:
    # Over a wide range, Plotly writes every digit of every decade: 1, 2, 5 are enough.
    values = [value for one in drawn for value in (one.value.low, one.value.high) if value > 0]
    span = max([*values, axis.workers[-1]]) / min([*values, axis.workers[0]])
    return {"dtick": "D2"} if axis.log and span > WIDE_SPAN else {}
