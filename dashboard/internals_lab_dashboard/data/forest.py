"""Every comparison of one kind in a run, in the order of the scenarios: what can be drawn, and why the rest cannot."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab.model.cell import Cell, Interval
from internals_lab.model.results import Comparison
from internals_lab_dashboard.data.axes import place
from internals_lab_dashboard.data.rows import CellRow, RunRows

NO_REASON = "no reason was recorded"
# By the comparison's `about`: the switch's word, and what one is divided by.
KINDS = {
    "scaling": ("Strategies", "over one sequential worker of the same interpreter"),
    "interpreter": ("Interpreters", "over the same cell on the run's first interpreter"),
    "change": ("The change", "of a free-threaded configuration over one of the build with a GIL"),
    "gil": ("The lock", "over the same build with the GIL forced on"),
    "build": ("The build", "of a free-threaded build with the GIL forced on, over the build that has one"),
    "ceiling": ("The machine", "of processes that share nothing over one of them"),
    "setting": ("The collector", "of a setting of the collector over the first one"),
    "claim": ("Claims", "as the claims compare them"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestPoint:
    """One comparison. Without `speedup` it is not in the chart, and `reason` says why."""

    subject: CellRow
    reference: Cell
    scenario: str
    setting: str
    state: str
    speedup: Interval | None = None
    reason: str | None = None
    confounded_by: tuple[str, ...] = ()


def kinds_of(rows: RunRows) -> list[str]:
    """The kinds that the run has, the known ones first."""
    there: dict[str, None] = dict.fromkeys(comparison.about for comparison in rows.comparisons)
    return [kind for kind in KINDS if kind in there] + [kind for kind in there if kind not in KINDS]


def forest_points(rows: RunRows, kind: str, *, total: bool) -> list[ForestPoint]:
    """One point a comparison whose subject somebody wanted measured."""
    whole = rows.everything
    cells = {row.cell.id: row for row in (*whole.cells, *whole.controls)}
    hidden = cells.keys() - {row.cell.id for row in (*rows.cells, *rows.controls)}
    names = {scenario.id: scenario.name for scenario in rows.scenarios}
    varied = _varied(whole)
    points = []
    for comparison in rows.comparisons:
        subject, reference = cells.get(comparison.subject), cells.get(comparison.reference)
        if comparison.about != kind or subject is None or reference is None or subject.outcome == "skipped":
            continue
        if comparison.subject in hidden:
            continue
        words = place(subject.cell)
        points.append(
            _point(
                comparison,
                subject,
                reference.cell,
                name=names.get(subject.cell.scenario, subject.cell.scenario),
                setting=", ".join(
                    f"{key.partition('.')[2] or key} {words[key]}"
                    for key in varied.get(subject.cell.scenario, ())
                    if key in words
                ),
                total=total,
            )
        )
    return points


def _point(
    comparison: Comparison, subject: CellRow, reference: Cell, *, name: str, setting: str, total: bool
) -> ForestPoint:
    speedup = comparison.total if total else comparison.typical
    if speedup is not None and speedup.low <= 0:
        speedup = None
    return ForestPoint(
        subject=subject,
        reference=reference,
        scenario=name,
        setting=setting,
        state=comparison.state if subject.outcome == "measured" else subject.outcome,
        speedup=speedup,
        reason=comparison.reason or subject.reason or (None if speedup else NO_REASON),
        confounded_by=tuple(comparison.confounded_by),
    )


def _varied(rows: RunRows) -> dict[str, list[str]]:
    """By scenario, the axes beside interpreter, strategy and workers on which its cells differ."""
    seen: dict[str, dict[str, set[str]]] = {}
    for row in rows.cells:
        axes = seen.setdefault(row.cell.scenario, {})
        for key, word in place(row.cell).items():
            axes.setdefault(key, set()).add(word)
    return {
        scenario: [key for key, words in axes.items() if len(words) > 1 and ("." in key or key == "variant")]
        for scenario, axes in seen.items()
    }
