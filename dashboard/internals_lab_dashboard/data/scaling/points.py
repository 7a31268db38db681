"""Speedup against workers: what can be drawn, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from internals_lab.model.cell import Interval
from internals_lab.model.results import Comparison
from internals_lab_dashboard.data.run.rows import CellRow, RunRows

Estimate = Literal["total", "typical"]
NO_REASON = "no reason was recorded"


@dataclass(frozen=True, kw_only=True, slots=True)
class ScalingPoint:
    """A cell on the Scaling page. Without `speedup` it is not in the chart, and `reason` says why.

    `state` is the comparison's state, the cell's outcome where that is not `measured`, `reference` for the cell
    that others are divided by, or `not compared`.
    """

    row: CellRow
    state: str
    speedup: Interval | None = None
    reason: str | None = None
    confounded_by: tuple[str, ...] = ()


def scaling_points(
    rows: RunRows, cells: Sequence[CellRow], *, estimate: Estimate, log: bool
) -> list[ScalingPoint]:
    """One point a cell, none left out."""
    references = {comparison.reference for comparison in rows.speedups.values()}
    return [_point(row, rows.speedups.get(row.cell.id), references, estimate, log) for row in cells]


def _point(
    row: CellRow,
    comparison: Comparison | None,
    references: set[str],
    estimate: Estimate,
    log: bool,
) -> ScalingPoint:
    if row.outcome != "measured":
        return ScalingPoint(row=row, state=row.outcome, reason=row.reason or NO_REASON)
    if comparison is None:
        if row.cell.id in references:
            return ScalingPoint(
                row=row, state="reference", reason="1 by definition: the others are divided by it"
            )
        return ScalingPoint(
            row=row, state="not compared", reason=row.reason or "the run compared it with nothing"
        )
    confounded_by = tuple(comparison.confounded_by)
    if comparison.state in ("invalid", "unsupported"):
        return ScalingPoint(
            row=row,
            state=comparison.state,
            reason=comparison.reason or NO_REASON,
            confounded_by=confounded_by,
        )
    speedup = comparison.total if estimate == "total" else comparison.typical
    reason = comparison.reason
    if speedup is None:
        reason = reason or f"too few rounds for an interval of the {estimate} time"
    elif log and speedup.low <= 0:
        speedup, reason = None, "its interval reaches 0, which a log axis cannot show"
    return ScalingPoint(
        row=row, state=comparison.state, speedup=speedup, reason=reason, confounded_by=confounded_by
    )
