"""What each strategy gains and what it costs: memory, starting, handing over; and why the rest cannot be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.data.run.held import ALONE, added_by_a_worker
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.scaling.points import ScalingPoint, scaling_points

MEASURES = {
    "pss": "proportional set size: what processes share is split among them",
    "uss": "unique set size: what processes share is left out",
    "rss": "resident set size: what processes share counts for each",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trade:
    """A cell's speedup and its memory: what its whole process tree holds, or what each of its workers adds to the sequential
    process. `speedup` is None for the sequential cell itself.

    Without `memory_bytes` it is not in the chart, and `reason` says why.
    """

    row: CellRow
    state: str
    speedup: Interval | None = None
    memory_bytes: Interval | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a cell's workers cost beside the work; a part is None where there is none."""

    row: CellRow
    start_ns: Interval | None
    task_ns: Interval | None
    carried_ns: Interval | None

    @property
    def every(self) -> tuple[tuple[str, Interval], ...]:
        """Those that were measured, by name."""
        every = (("start", self.start_ns), ("task", self.task_ns), ("carried", self.carried_ns))
        return tuple((name, interval) for name, interval in every if interval is not None)

    @property
    def parts(self) -> tuple[tuple[str, Interval], ...]:
        """Those that are known to be more than nothing."""
        return tuple((name, interval) for name, interval in self.every if positive(interval))


def trades(
    rows: RunRows, cells: Sequence[CellRow], *, among: Sequence[CellRow], per_worker: bool
) -> list[Trade]:
    """One a cell, none left out. `among` are all cells of the setting, whichever are shown."""
    points = scaling_points(rows, cells, estimate="typical", log=True)
    alone = {row.cell.interpreter: row for row in among if row.cell.strategy == ALONE}
    return [_trade(point, alone.get(point.row.cell.interpreter), per_worker) for point in points]


def costs(cells: Sequence[CellRow]) -> list[Cost]:
    """Of the cells that have any."""
    found = [
        Cost(
            row=row,
            start_ns=row.derived.pool_start_wall_ns,
            task_ns=row.derived.task_wall_ns,
            carried_ns=row.derived.transfer_wall_ns,
        )
        for row in cells
        if row.outcome == "measured"
    ]
    return [cost for cost in found if cost.every]


def _trade(point: ScalingPoint, alone: CellRow | None, per_worker: bool) -> Trade:
    row = point.row
    held = positive(row.derived.memory_bytes)
    memory_bytes = _added(row, alone) if per_worker else held
    is_reference = point.state == "reference"
    reason = None if is_reference else point.reason
    if row.outcome == "measured" and memory_bytes is None:
        nothing = "what its processes held was not recorded" if held is None else "it has no workers to add"
        if held is not None and row.cell.strategy != ALONE:
            nothing = "there is no sequential cell with the same measure to tell what workers add"
        reason = reason or nothing
    has_place = is_reference or positive(point.speedup) is not None
    return Trade(
        row=row,
        state=point.state,
        speedup=positive(point.speedup),
        memory_bytes=memory_bytes if has_place else None,
        reason=reason,
    )


def _added(row: CellRow, alone: CellRow | None) -> Interval | None:
    held = row.derived.memory_bytes
    if alone is None or held is None or alone.derived.memory_kind != row.derived.memory_kind:
        return None
    return added_by_a_worker(row.cell, row.held_bytes, alone.held_bytes, held.level)
