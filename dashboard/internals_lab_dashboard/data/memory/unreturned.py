"""Cells of which nobody could ask what comes back: of their collector, or of their C library; and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from internals_lab_dashboard.data.probes.detail import details, text
from internals_lab_dashboard.data.probes.passes import passes_of
from internals_lab_dashboard.data.run.rows import CellRow

# What the memory probe calls a step that it did not take. Without the first there is no second.
STEPS = {"not_given_back": "what a collection gives back", "not_trimmed": "what a trim gives back"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreturned:
    """`what` is not known of the cell."""

    row: CellRow
    what: str
    reason: str


def unreturned(cells: Iterable[CellRow]) -> list[Unreturned]:
    """One for each cell, step and reason."""
    found: dict[tuple[str, str, str], Unreturned] = {}
    for row in cells:
        for told in details(passes_of(row, "memory")):
            for key, what in STEPS.items():
                reason = text(told.get(key))
                if reason:
                    found[row.cell.id, key, reason] = Unreturned(row=row, what=what, reason=reason)
    return list(found.values())
