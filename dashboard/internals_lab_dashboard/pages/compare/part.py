"""Which of the changes between two runs a reader wants to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from internals_lab.model.cell import Cell
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.pages.bases.filters import Filters
from internals_lab_dashboard.pages.content.page import Fact
from internals_lab_dashboard.view import View

if TYPE_CHECKING:
    from internals_lab.model.run_comparison import RunComparison


def part_of(
    comparison: RunComparison, rows: RunRows, scenarios: Sequence[str], view: View
) -> RunComparison | None:
    """The comparison with the changes that filters and `scenarios` (none means all) leave; None where that is all of them."""
    whole = {row.cell.id for row in rows.everything.cells}
    gone = [one.cell for one in comparison.changes if one.cell.id not in whole]
    shown = {row.cell.id for row in rows.cells} | _asked_for(gone, rows, view)
    changes = [
        one
        for one in comparison.changes
        if one.cell.id in shown and (not scenarios or one.scenario in scenarios)
    ]
    if len(changes) == len(comparison.changes):
        return None
    return msgspec.structs.replace(comparison, changes=changes)


def without_filters(part: RunComparison, whole: RunComparison) -> Fact:
    """What is said of all changes, where only a part of them is shown; marked where a regression is hidden."""
    from internals_lab.reporters.comparison_words import headline

    hidden = len(whole.regressions) - len(part.regressions)
    lost = f" {hidden} regression{'' if hidden == 1 else 's'} hidden by filters." if hidden else ""
    return Fact(label="Without filters", text=f"{headline(whole)}{lost}", tone="warn" if hidden else "plain")


def _asked_for(gone: Sequence[Cell], rows: RunRows, view: View) -> set[str]:
    """Of cells that only the baseline has; an interpreter that the run does not have is in none of its filters."""
    if not rows.hidden:
        return {cell.id for cell in gone}
    chosen = Filters.of(rows.everything, view).selection
    known = {one.name for one in rows.interpreters}
    foreign = tuple({cell.interpreter for cell in gone} - known) if chosen.interpreter else ()
    every = [*gone, *(row.cell for row in rows.everything.cells)]
    return {cell.id for cell in replace(chosen, interpreter=(*chosen.interpreter, *foreign)).of(every)}
