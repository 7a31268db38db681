"""Who frees what a cell makes, and how long what nothing leads to any more stays."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.probes.passes import value_of, was_asked
from internals_lab_dashboard.data.run.rows import CellRow

PROBE = "lifetimes"
# Shares of the instances that were watched; together they are all of them.
SHARES = ("freed_by_counting", "freed_by_collector", "left_at_end", "kept")
# Of a pair of the probe's own that holds itself, and of instances of the file's classes.
LIVED = ("lived", "own_lived")


@dataclass(frozen=True, kw_only=True, slots=True)
class Freeing:
    """A cell's row. Each figure has its interval over passes; what was not told is not there.

    `shares` are by who freed the instances, `lived_ns` and `lived_allocations` by what it was that stayed.
    """

    row: CellRow
    watched: Interval | None
    shares: dict[str, Interval]
    lived_ns: dict[str, Interval]
    lived_allocations: dict[str, Interval]


def freeing_of(cells: list[CellRow]) -> list[Freeing]:
    """Those of which the probe told anything."""
    found = [
        Freeing(
            row=row,
            watched=value_of(row, "lifetimes.watched"),
            shares=_values(row, {name: name for name in SHARES}),
            lived_ns=_values(row, {name: f"{name}_ns" for name in LIVED}),
            lived_allocations=_values(row, {name: f"{name}_allocations" for name in LIVED}),
        )
        for row in cells
        if was_asked(row, PROBE)
    ]
    return [one for one in found if one.shares or one.lived_ns]


def _values(row: CellRow, figures: dict[str, str]) -> dict[str, Interval]:
    told = {name: value_of(row, f"{PROBE}.{figure}") for name, figure in figures.items()}
    return {name: value for name, value in told.items() if value is not None}
