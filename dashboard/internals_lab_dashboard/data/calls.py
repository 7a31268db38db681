"""Nanoseconds a call: what can be drawn, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.run.rows import CellRow

NO_REASON = "no reason was recorded"


@dataclass(frozen=True, kw_only=True, slots=True)
class CallPoint:
    """One variant on one interpreter. Without `wall_ns` it is not in the chart, and `reason` says why."""

    row: CellRow
    variant: str
    statement: str
    wall_ns: Interval | None = None
    reason: str | None = None


def call_points(scenario: Scenario, cells: Sequence[CellRow], *, log: bool) -> list[CallPoint]:
    """One point a cell, none left out."""
    return [_point(scenario, row, log) for row in cells]


def declared_order(scenario: Scenario, points: Sequence[CallPoint]) -> list[str]:
    """The variants as the experiment lists them; what it does not list comes last."""
    return list(dict.fromkeys([*scenario.variants, *(point.variant for point in points)]))


def fastest_first(points: Sequence[CallPoint], order: Sequence[str]) -> list[str]:
    """The variants by their shortest time on any interpreter; those without a time keep their order at the end."""
    best: dict[str, float] = {}
    for point in points:
        if point.wall_ns is not None:
            best[point.variant] = min(point.wall_ns.estimate, best.get(point.variant, point.wall_ns.estimate))
    return sorted(order, key=lambda variant: best.get(variant, float("inf")))


def _point(scenario: Scenario, row: CellRow, log: bool) -> CallPoint:
    variant = row.cell.variant or "(no variant)"
    wall_ns, reason = row.unit_wall_ns, row.reason
    if row.outcome != "measured":
        wall_ns, reason = None, reason or NO_REASON
    elif wall_ns is None:
        reason = reason or "too few rounds for an interval"
    elif log and wall_ns.low <= 0:
        wall_ns, reason = None, "its interval reaches 0, which a log axis cannot show"
    return CallPoint(
        row=row,
        variant=variant,
        statement=scenario.variants.get(variant, ""),
        wall_ns=wall_ns,
        reason=reason,
    )
