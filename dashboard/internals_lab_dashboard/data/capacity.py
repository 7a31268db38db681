"""Where the capacity of each parallel cell went: what can be drawn, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.results import Diagnosis, LostShares
from internals_lab_dashboard.data.rows import CellRow, RunRows

NO_REASON = "no reason was recorded"
LOSSES = LostShares.__struct_fields__


@dataclass(frozen=True, kw_only=True, slots=True)
class CapacityPoint:
    """A parallel cell. Without `shares` it is not in the chart, and `reason` says why.

    `shares` are parts of N x wall time by name; `work` is what one worker would have needed for the same.
    """

    row: CellRow
    diagnosis: Diagnosis | None = None
    shares: dict[str, float] | None = None
    reason: str | None = None


def capacity_points(rows: RunRows, cells: Sequence[CellRow]) -> list[CapacityPoint]:
    """One point a cell that has more than one worker, none left out."""
    return [_point(rows, row) for row in cells if row.cell.workers > 1]


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
