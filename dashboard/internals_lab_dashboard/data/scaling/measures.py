"""What the Scaling page draws of each cell: its speedup, what of it each worker has, or its time; and the control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from internals_lab.model.cell import Interval
from internals_lab.model.results import Comparison, State
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.scaling.points import NO_REASON, Estimate, ScalingPoint

Measure = Literal["speedup", "efficiency", "time", "p50", "p99"]
MEASURES: tuple[tuple[Measure, str], ...] = (
    ("speedup", "Speedup"),
    ("efficiency", "Efficiency"),
    ("time", "Time"),
)
# Of a closed loop, what a single item takes while so many are in flight.
OF_ITEMS: tuple[tuple[Measure, str], ...] = (("p50", "Item, p50"), ("p99", "Item, p99"))
TIMES = frozenset({"time", "p50", "p99"})
WITHOUT_ITEMS = {
    "p50": "the times of single items were not kept",
    "p99": "it takes 100 items a round for a 99th percentile, or the times of single items were not kept",
}
SEEN_FROM_THE_OTHER_SIDE: dict[State, State] = {"faster": "slower", "slower": "faster"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Plotted:
    """A cell with the figure that is drawn of it. Without `value` it is not in the chart, and `reason` says why."""

    point: ScalingPoint
    value: Interval | None
    reason: str | None

    @property
    def row(self) -> CellRow:
        """Its cell."""
        return self.point.row


def measures(cells: Sequence[CellRow]) -> tuple[tuple[Measure, str], ...]:
    """Those that there is anything of, with their words."""
    has_items = any(row.derived.item_p50_ns is not None for row in cells)
    return (*MEASURES, *OF_ITEMS) if has_items else MEASURES


def plotted(points: Sequence[ScalingPoint], *, measure: Measure) -> list[Plotted]:
    """One a point, in nanoseconds where it is time."""
    return [_plotted(point, measure) for point in points]


def forced_points(rows: RunRows, cells: Sequence[CellRow], *, estimate: Estimate) -> list[ScalingPoint]:
    """The lab's own controls to these cells: a free-threaded build with its GIL forced on, over itself without."""
    shown = {row.cell.id for row in cells}
    controls = {row.cell.id: row for row in rows.controls if row.cell.control == "gil"}
    return [
        _forced(controls[one.reference], one, estimate)
        for one in rows.comparisons
        if one.about == "gil" and one.subject in shown and one.reference in controls
    ]


def _plotted(point: ScalingPoint, measure: Measure) -> Plotted:
    if measure in TIMES:
        time_ns = positive(_time_ns(point.row, measure)) if point.row.outcome == "measured" else None
        reason = None if time_ns else point.row.reason or WITHOUT_ITEMS.get(measure, NO_REASON)
        return Plotted(point=point, value=time_ns, reason=reason)
    speedup = point.speedup
    if measure == "efficiency" and speedup is not None:
        speedup = scaled(speedup, max(1, point.row.cell.at_once))
    return Plotted(point=point, value=speedup, reason=point.reason)


def _time_ns(row: CellRow, measure: Measure) -> Interval | None:
    result = row.derived
    return {"p50": result.item_p50_ns, "p99": result.item_p99_ns}.get(measure, result.unit_wall_ns)


def _forced(row: CellRow, comparison: Comparison, estimate: Estimate) -> ScalingPoint:
    over = positive(comparison.total if estimate == "total" else comparison.typical)
    return ScalingPoint(
        row=row,
        state=SEEN_FROM_THE_OTHER_SIDE.get(comparison.state, comparison.state),
        speedup=wording.inverse(over) if over else None,
        reason=comparison.reason,
        confounded_by=tuple(comparison.confounded_by),
    )
