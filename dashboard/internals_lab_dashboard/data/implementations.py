"""The same work on every interpreter, relative to one of them: what can be drawn, and why the rest cannot."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Cell, Interval
from internals_lab.model.results import Comparison
from internals_lab_dashboard.data.axes import PLAIN_AXES, UNSET, Axis, axes_of, place
from internals_lab_dashboard.data.relative import comparisons_over
from internals_lab_dashboard.data.rows import CellRow, RunRows

NO_REASON = "no reason was recorded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """One piece of work that several interpreters were given. `cells` are by interpreter, `key` is its word in the URL."""

    key: str
    name: str
    setting: str
    cells: dict[str, CellRow]

    @property
    def title(self) -> str:
        """`count`, `count · n 1000`."""
        return " · ".join(filter(None, (self.name, self.setting)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An interpreter at a workload. Without `speedup` there is no dot, and `reason` says why.

    `state` is the comparison's state, the cell's outcome where that is not `measured`, or `reference` for the
    interpreter that the others are divided by.
    """

    workload: Workload
    row: CellRow
    state: str
    speedup: Interval | None = None
    reason: str | None = None
    confounded_by: tuple[str, ...] = ()

    @property
    def interpreter(self) -> str:
        """Whose it is."""
        return self.row.cell.interpreter


def workloads(rows: RunRows) -> list[Workload]:
    """What the run compares between its interpreters, in the order of its cells."""
    compared = {
        side
        for comparison in rows.comparisons
        if comparison.about == "interpreter"
        for side in (comparison.subject, comparison.reference)
    }
    found = []
    for scenario in rows.scenarios:
        cells = [row for row in rows.cells_of(scenario) if row.cell.id in compared]
        varied = [axis for axis in axes_of(cells, drawn={"interpreter"}) if len(axis.values) > 1]
        together: dict[str, dict[str, CellRow]] = {}
        for row in cells:
            together.setdefault(_setting(row.cell, varied), {})[row.cell.interpreter] = row
        found += [
            Workload(
                key=f"{scenario.id}[{setting}]" if setting else scenario.id,
                name=scenario.name,
                setting=setting,
                cells=by_interpreter,
            )
            for setting, by_interpreter in together.items()
        ]
    return found


def standings(
    rows: RunRows, chosen: Sequence[Workload], reference: str, *, total: bool
) -> dict[str, list[Standing]]:
    """By the workload's key, one standing for each interpreter that was given it, none left out."""
    compared = comparisons_over(rows, [workload.cells for workload in chosen], reference)
    return {
        workload.key: [
            _standing(workload, row, over.get(name), is_reference=name == reference, total=total)
            for name, row in workload.cells.items()
        ]
        for workload, over in zip(chosen, compared, strict=True)
    }


def fastest_first(interpreters: Sequence[str], told: dict[str, list[Standing]]) -> list[str]:
    """The interpreters by the middle one of their speedups; those without one keep their order at the end."""
    speedups: dict[str, list[float]] = {}
    for standing in (one for group in told.values() for one in group):
        if standing.speedup is not None:
            speedups.setdefault(standing.interpreter, []).append(standing.speedup.estimate)
        elif standing.state == "reference":
            speedups.setdefault(standing.interpreter, []).append(1.0)
    middle = {name: statistics.median(values) for name, values in speedups.items()}
    return sorted(interpreters, key=lambda name: -middle.get(name, 0.0))


def _standing(
    workload: Workload, row: CellRow, compared: Comparison | None, *, is_reference: bool, total: bool
) -> Standing:
    if row.outcome != "measured":
        return Standing(workload=workload, row=row, state=row.outcome, reason=row.reason or NO_REASON)
    if is_reference:
        return Standing(workload=workload, row=row, state="reference", reason="1 by definition")
    if compared is None:
        return Standing(workload=workload, row=row, state="not compared", reason=row.reason or NO_REASON)
    speedup = compared.total if total else compared.typical
    reason = compared.reason or (None if speedup else NO_REASON)
    if speedup is not None and speedup.low <= 0:
        speedup, reason = None, "its interval reaches 0, which a log axis cannot show"
    return Standing(
        workload=workload,
        row=row,
        state=compared.state,
        speedup=speedup,
        reason=reason,
        confounded_by=tuple(compared.confounded_by),
    )


def _setting(cell: Cell, varied: Sequence[Axis]) -> str:
    words = place(cell)
    told = ((axis, words.get(axis.key, UNSET)) for axis in varied)
    return ", ".join(word if axis.key in PLAIN_AXES else f"{axis.label} {word}" for axis, word in told)
