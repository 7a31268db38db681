"""The same work on every interpreter, relative to one of them: what can be drawn, and why the rest cannot."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Cell, Interval
from internals_lab.model.results import Comparison, SuiteMean
from internals_lab_dashboard.data.implementations.relative import Relative
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.data.run.axes import PLAIN_AXES, UNSET, Axis, axes_of, place
from internals_lab_dashboard.data.run.rows import CellRow, RunRows

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
    """An interpreter at some work. Without `speedup` there is no dot, and `reason` says why.

    `state` is the comparison's state, the cell's outcome where that is not `measured`, or `reference` for the
    interpreter that the others are divided by. `row` is its cell, None for a mean over several; `share` says then of how
    many it is where it is not of all.
    """

    interpreter: str
    state: str
    row: CellRow | None = None
    speedup: Interval | None = None
    reason: str | None = None
    share: str = ""
    confounded_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest:
    """How the interpreters stand at one workload, or on average over a suite of them (`of` says over how many)."""

    key: str
    title: str
    standings: tuple[Standing, ...]
    of: int = 1

    @property
    def is_mean(self) -> bool:
        """Whether it speaks of several workloads."""
        return self.of > 1

    @property
    def has_speedups(self) -> bool:
        """Whether there is anything to draw."""
        return any(standing.speedup is not None for standing in self.standings)


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


def contests(
    rows: RunRows, every: Sequence[Workload], chosen: Sequence[Workload], reference: str, *, total: bool
) -> list[Contest]:
    """The means over suites of which all workloads are chosen, then these; no interpreter left out."""
    relative = Relative(rows, [workload.cells for workload in every], reference)
    cells = {row.cell.id for workload in chosen for row in workload.cells.values()}
    return [
        *_means(rows, relative, reference, cells, total=total),
        *(_contest(workload, relative, reference, total=total) for workload in chosen),
    ]


def fastest_first(interpreters: Sequence[str], told: Sequence[Contest]) -> list[str]:
    """The interpreters by their first mean, else by the middle one of their speedups; those without keep their order."""
    counted = [one for one in told if one.is_mean and one.has_speedups][:1] or told
    speedups: dict[str, list[float]] = {}
    for standing in (one for contest in counted for one in contest.standings):
        if standing.speedup is not None:
            speedups.setdefault(standing.interpreter, []).append(standing.speedup.estimate)
        elif standing.state == "reference":
            speedups.setdefault(standing.interpreter, []).append(1.0)
    middle = {name: statistics.median(values) for name, values in speedups.items()}
    return sorted(interpreters, key=lambda name: -middle.get(name, 0.0))


def _contest(workload: Workload, relative: Relative, reference: str, *, total: bool) -> Contest:
    over = relative.of(workload.cells)
    return Contest(
        key=workload.key,
        title=workload.title,
        standings=tuple(
            _standing(row, over.get(name), is_reference=name == reference, total=total)
            for name, row in workload.cells.items()
        ),
    )


def _standing(row: CellRow, compared: Comparison | None, *, is_reference: bool, total: bool) -> Standing:
    name = row.cell.interpreter
    if row.outcome != "measured":
        return Standing(interpreter=name, row=row, state=row.outcome, reason=row.reason or NO_REASON)
    if is_reference:
        return Standing(interpreter=name, row=row, state="reference", reason="1 by definition")
    if compared is None:
        return Standing(interpreter=name, row=row, state="not compared", reason=row.reason or NO_REASON)
    speedup, reason = _drawable(compared, total=total)
    return Standing(
        interpreter=name,
        row=row,
        state=compared.state,
        speedup=speedup,
        reason=reason,
        confounded_by=tuple(compared.confounded_by),
    )


def _means(
    rows: RunRows, relative: Relative, reference: str, chosen: set[str], *, total: bool
) -> list[Contest]:
    """One contest for each suite and each setting of knobs."""
    subjects = {one.id: one.subject for one in relative.comparisons}
    cells = {row.cell.id: row.cell for row in rows.cells}
    found: dict[str, list[Standing]] = {}
    titles: dict[str, tuple[str, int]] = {}
    for mean in relative.means:
        ids = [subjects[one] for one in (*mean.comparisons, *mean.without) if one in subjects]
        if not ids or not chosen.issuperset(ids):
            continue
        key = f"{mean.file}::{mean.suite}[{mean.reference}]"
        of = len(mean.comparisons) + len(mean.missing)
        setting = mean.reference.partition(" with ")[2]
        titles[key] = (" · ".join(filter(None, (f"mean of {of} {mean.suite}", setting))), of)
        first = Standing(interpreter=reference, state="reference", reason="1 by definition")
        found.setdefault(key, [first]).append(_of_mean(mean, cells[ids[0]].interpreter, of, total=total))
    return [
        Contest(key=key, title=titles[key][0], of=titles[key][1], standings=tuple(standings))
        for key, standings in found.items()
    ]


def _of_mean(mean: SuiteMean, interpreter: str, of: int, *, total: bool) -> Standing:
    speedup, reason = _drawable(mean, total=total)
    return Standing(
        interpreter=interpreter,
        state=mean.state,
        speedup=speedup,
        reason="; ".join(filter(None, (reason, *(f"without {one}" for one in mean.missing)))),
        share=f"{len(mean.comparisons)}/{of}" if mean.missing else "",
        confounded_by=tuple(mean.confounded_by),
    )


def _drawable(compared: Comparison | SuiteMean, *, total: bool) -> tuple[Interval | None, str | None]:
    """The interval where a log axis can show it, and what is to be said beside it."""
    speedup = compared.total if total else compared.typical
    if speedup is not None and positive(speedup) is None:
        return None, "its interval cannot be shown on a log axis"
    return speedup, compared.reason or (None if speedup else NO_REASON)


def _setting(cell: Cell, varied: Sequence[Axis]) -> str:
    words = place(cell)
    told = ((axis, words.get(axis.key, UNSET)) for axis in varied)
    return ", ".join(word if axis.key in PLAIN_AXES else f"{axis.label} {word}" for axis, word in told)
