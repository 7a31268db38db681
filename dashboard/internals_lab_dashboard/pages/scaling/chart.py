"""The chart of the Scaling page in words: how to read it, its summary and its table."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.numbers.names import size_name, time_unit
from internals_lab_dashboard.data.scaling.measures import TIMES, Measure, Plotted
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper import plot
from internals_lab_dashboard.pages.content.page import Absence, Cell, Chart, Column
from internals_lab_dashboard.pages.parts.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.parts.spoken import spoken

ITEMS = (
    "Each point is within what time {} of the single items were done, from an item's start to its end, while so many were in "
    "flight: where it climbs, more of them at once only wait for each other."
)
WHAT = {
    "speedup": (
        "Each point is how many times faster one unit of work got done than on one sequential worker of the same "
        "interpreter. Where a bar reaches across 1, the data do not say whether it helped."
    ),
    "efficiency": (
        "Each point is the speedup for each worker: 100 % is ideal, and what is missing to it is lost. Why tells where to."
    ),
    "time": (
        "Each point is the time of one unit of work, N units being done at once by N workers. A dotted line is one worker's "
        "time divided by N, for each interpreter."
    ),
    "p50": ITEMS.format("half"),
    "p99": ITEMS.format("99 of 100"),
}
ALL = "Curves stand slightly side by side; a click in the legend hides one."
BEYOND = " Shaded is what lies beyond the physical cores, or the quota: workers take turns there, and their points are paler."
FORCED = (
    " An open marker in a free-threaded build's colour is the control, the same build with its GIL forced on: what lies between "
    "it and the full marker is the lock's doing alone."
)
CURVES = (
    " A line with a band is the law that was fitted to the points, with an interval for each place along it."
)
TITLES = {
    "speedup": "Speedup over one sequential worker",
    "efficiency": "Efficiency: speedup over one sequential worker, for each worker",
    "time": "Time of a unit of work",
    "p50": "What an item takes, median",
    "p99": "What an item takes, 99th percentile",
}


def scaling_chart(
    points: Sequence[Plotted], measure: Measure, cast: Cast, figure: plot.Figure, *, has_curves: bool
) -> Chart:
    """Its figure with the words and the table that say the same."""
    divided_by, unit = _unit(points, measure)
    has_control = any(cast.is_forced(one.row.cell) for one in points)
    has_beyond = any(one.value is not None and one.row.derived.beyond_room is not None for one in points)
    header, figures = {
        "speedup": ("Speedup", ".3f"),
        "efficiency": ("Efficiency", ".1%"),
    }.get(measure, (unit, ",.4~g"))
    return Chart(
        key=measure,
        title=TITLES[measure],
        how_to_read=f"{WHAT[measure]} {ALL}{BEYOND if has_beyond else ''}{FORCED if has_control else ''}{CURVES if has_curves else ''}",
        summary=_summary(points, measure, divided_by, unit, cast),
        figure=figure,
        columns=(
            Column(field="interpreter", header="Interpreter", width=150 if has_control else 104),
            Column(field="strategy", header="Strategy", width=124),
            Column(field="workers", header="Workers", figures="d", width=80),
            *interval_columns(header, figures, width=88, limit_width=66),
            Column(field="state", header="State", width=104),
            Column(field="gil", header="GIL observed", width=112),
            Column(field="reason", header="Remarks", width=220, fills=True),
        ),
        rows=tuple(_row(point, divided_by, cast) for point in points),
    )


def _unit(points: Sequence[Plotted], measure: Measure) -> tuple[float, str]:
    """What the figures are divided by, and what stands behind them."""
    if measure not in TIMES:
        return 1.0, ""
    return time_unit(point.value.estimate for point in points if point.value is not None)


def _name(point: Plotted, cast: Cast) -> str:
    cell = point.row.cell
    return f"{_interpreter(point, cast)} · {cell.strategy} · {size_name(cell)}"


def _interpreter(point: Plotted, cast: Cast) -> str:
    cell = point.row.cell
    return f"{cast.name(cell.interpreter)}{', GIL forced on' if cast.is_forced(cell) else ''}"


def _row(plotted: Plotted, divided_by: float, cast: Cast) -> dict[str, Cell]:
    point, cell = plotted.point, plotted.row.cell
    remarks = [plotted.reason or ""]
    if plotted.row.derived.beyond_room:
        remarks.append(wording.beyond(plotted.row.derived.beyond_room))
    if point.confounded_by:
        remarks.append(f"confounded by {', '.join(point.confounded_by)}")
    if cell.pulled_in:
        remarks.append("measured as a reference only")
    value = scaled(plotted.value, divided_by) if plotted.value is not None else None
    return {
        "interpreter": _interpreter(plotted, cast),
        "strategy": cell.strategy,
        "workers": cell.at_once,
        **interval_cells(value, rounds=plotted.row.rounds),
        "state": point.state,
        "gil": plotted.row.gil.text,
        "reason": "; ".join(filter(None, remarks)),
    }


def absences(points: Sequence[Plotted], measure: Measure, cast: Cast) -> tuple[Absence, ...]:
    """What is not in the chart, with the reason."""
    return tuple(
        Absence(
            state=one.point.state if measure not in TIMES or one.row.outcome != "measured" else "not drawn",
            what=_name(one, cast),
            reason=one.reason or "",
        )
        for one in points
        if _is_missing(one)
    )


def _is_missing(one: Plotted) -> bool:
    return one.value is None and one.point.state != "reference"


def _summary(points: Sequence[Plotted], measure: Measure, divided_by: float, unit: str, cast: Cast) -> str:
    told = [
        f"{_name(one, cast)}: {_words(scaled(one.value, divided_by), measure, unit)}"
        for one in points
        if one.value is not None
    ]
    return spoken(
        f"Line chart of {TITLES[measure].lower()} against workers, {len(told)} points",
        told,
        values=[one.value.estimate for one in points if one.value is not None],
        missing=sum(map(_is_missing, points)),
    )


def _words(value: Interval, measure: Measure, unit: str) -> str:
    if measure == "efficiency":
        return f"{value.estimate:.1%} ({value.low:.1%} to {value.high:.1%})"
    if measure in TIMES:
        return f"{value.estimate:.4g} ({value.low:.4g} to {value.high:.4g}) {unit}"
    return f"{value.estimate:.2f} ({value.low:.2f} to {value.high:.2f})"
