"""What each strategy gains and what it costs: memory, starting, handing over; and why the rest cannot be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.positive import positive
from internals_lab_dashboard.data.rows import CellRow, RunRows
from internals_lab_dashboard.data.scaling import ScalingPoint, scaling_points

MEASURES = {
    "pss": "proportional set size: what processes share is split among them",
    "uss": "unique set size: what processes share is left out",
    "rss": "resident set size: what processes share counts for each",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trade:
    """A cell's speedup and the memory of its whole process tree; `speedup` is None for the sequential cell itself.

    Without `memory_bytes` it is not in the chart, and `reason` says why.
    """

    row: CellRow
    state: str
    speedup: Interval | None = None
    memory_bytes: Interval | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a cell's workers cost beside the work; a part is None where there is none or it could not be told apart from 0."""

    row: CellRow
    start_ns: Interval | None
    task_ns: Interval | None
    carried_ns: Interval | None

    @property
    def parts(self) -> tuple[tuple[str, Interval], ...]:
        """Those that there are, by name."""
        every = (("start", self.start_ns), ("task", self.task_ns), ("carried", self.carried_ns))
        return tuple((name, interval) for name, interval in every if interval is not None)


def trades(rows: RunRows, cells: Sequence[CellRow], *, total: bool) -> list[Trade]:
    """One a cell, none left out."""
    points = scaling_points(rows, cells, estimate="total" if total else "typical", log=True)
    return [_trade(point) for point in points]


def costs(cells: Sequence[CellRow]) -> list[Cost]:
    """Of the cells that have any."""
    found = [
        Cost(
            row=row,
            start_ns=positive(row.derived.pool_start_wall_ns),
            task_ns=positive(row.derived.task_wall_ns),
            carried_ns=positive(row.derived.transfer_wall_ns),
        )
        for row in cells
        if row.outcome == "measured"
    ]
    return [cost for cost in found if cost.parts]


def _trade(point: ScalingPoint) -> Trade:
    memory_bytes = positive(point.row.derived.memory_bytes)
    is_reference = point.state == "reference"
    reason = None if is_reference else point.reason
    if point.row.outcome == "measured" and memory_bytes is None:
        reason = reason or "what its processes held was not recorded"
    has_place = is_reference or positive(point.speedup) is not None
    return Trade(
        row=point.row,
        state=point.state,
        speedup=positive(point.speedup),
        memory_bytes=memory_bytes if has_place else None,
        reason=reason,
    )
