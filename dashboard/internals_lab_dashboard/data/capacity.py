"""Where the capacity of each parallel cell went: what can be drawn, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab.model.results import Diagnosis, LostShares
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.data.run.rows import CellRow, RunRows

NO_REASON = "no reason was recorded"
LOSSES = LostShares.__struct_fields__


@dataclass(frozen=True, kw_only=True, slots=True)
class CapacityPoint:
    """A parallel cell. Without `shares` it is not in the chart, and `reason` says why.

    `shares` are parts of N x wall time by name; `work` is what one worker would have needed for the same. `ceiling` is how much
    of it as many processes had for work that share nothing.
    """

    row: CellRow
    diagnosis: Diagnosis | None = None
    shares: dict[str, float] | None = None
    reason: str | None = None

    @property
    def ceiling(self) -> Interval | None:
        """From the control; None where there was none at as many workers."""
        speedup = positive(self.diagnosis.ceiling) if self.diagnosis else None
        return scaled(speedup, self.row.cell.workers) if speedup else None

    def over_rounds(self, name: str) -> Interval | None:
        """The interval of a share."""
        return self.diagnosis.lost_over_rounds.get(name) if self.diagnosis else None


def capacity_points(rows: RunRows, cells: Sequence[CellRow]) -> list[CapacityPoint]:
    """One point a cell that does more than one unit at once, none left out."""
    return [_point(rows, row) for row in cells if row.cell.at_once > 1]


def spoken_of(points: Sequence[CapacityPoint]) -> list[CapacityPoint]:
    """Of each interpreter and strategy the diagnosed cell with the most workers that have a core each; where there is none,
    the one with the fewest.
    """
    chosen: dict[tuple[str, str], CapacityPoint] = {}
    for point in sorted(points, key=lambda one: one.row.cell.at_once):
        key = (point.row.cell.interpreter, point.row.cell.strategy)
        is_beyond = point.row.derived.beyond_room is not None
        if point.diagnosis is not None and (key not in chosen or not is_beyond):
            chosen[key] = point
    return [point for point in points if any(point is one for one in chosen.values())]


def _point(rows: RunRows, row: CellRow) -> CapacityPoint:
    if row.outcome != "measured":
        return CapacityPoint(row=row, reason=row.reason or NO_REASON)
    diagnosis = rows.diagnoses.get(row.cell.id)
    if diagnosis is None:
        comparison = rows.speedups.get(row.cell.id)
        reason = comparison.reason if comparison else None
        return CapacityPoint(row=row, reason=reason or "the run has no reference to compare its work with")
    lost = {name: getattr(diagnosis.lost, name) for name in LOSSES}
    missing = [name for name, share in lost.items() if share is None]
    if missing:
        reason = f"this platform does not count {', '.join(missing).replace('_', ' ')}"
        return CapacityPoint(row=row, diagnosis=diagnosis, reason=reason)
    # Medians over rounds need not add up to the whole exactly.
    work = max(0.0, 1.0 - sum(lost.values()))
    return CapacityPoint(row=row, diagnosis=diagnosis, shares={"work": work, **lost})
