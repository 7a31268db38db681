"""Every comparison of one kind in a run, in the order of the scenarios: what can be drawn, and why the rest cannot."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab.model.cell import Cell, Interval
from internals_lab.model.results import Comparison
from internals_lab_dashboard.data.run.axes import place
from internals_lab_dashboard.data.run.coverage import scenario_names
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.verdict.answered import answered

NO_REASON = "no reason was recorded"
# By the comparison's `about`: the switch's word, and what one is divided by.
KINDS = {
    "answer": ("Answer", "of the best without a GIL over the best of the build that has one"),
    "scaling": ("Strategies", "over one sequential worker of the same interpreter"),
    "interpreter": ("Interpreters", "over the same cell on the run's first interpreter"),
    "change": ("Each change", "of a free-threaded configuration over one of the build with a GIL"),
    "gil": ("Lock", "over the same build with the GIL forced on"),
    "build": ("Build", "of a free-threaded build with the GIL forced on, over the build that has one"),
    "ceiling": ("Machine", "of processes that share nothing over one of them"),
    "setting": ("Collector", "of a setting of the collector over the first one"),
    "claim": ("Claims", "as the claims compare them"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestPoint:
    """One comparison. Without `speedup` it is not in the chart, and `reason` says why."""

    subject: CellRow
    reference: Cell
    scenario: str
    setting: str
    reference_setting: str = ""
    state: str
    speedup: Interval | None = None
    reason: str | None = None
    confounded_by: tuple[str, ...] = ()


def kinds_of(rows: RunRows) -> list[str]:
    """The kinds that the run has, the known ones first."""
    there: dict[str, None] = dict.fromkeys(comparison.about for comparison in rows.comparisons)
    # Offered from the beginning of a run that lasts: what a control offers must not change under its reader's hand.
    builds = {one.free_threaded_build for one in rows.interpreters}
    if answered(rows) or (rows.progress is not None and len(builds) == 2):
        there["answer"] = None
    return [kind for kind in KINDS if kind in there] + [kind for kind in there if kind not in KINDS]


def forest_points(rows: RunRows, kind: str, *, total: bool) -> list[ForestPoint]:
    """One point a comparison whose subject somebody wanted measured."""
    whole = rows.everything
    cells = {row.cell.id: row for row in (*whole.cells, *whole.controls)}
    hidden = cells.keys() - {row.cell.id for row in (*rows.cells, *rows.controls)}
    names = scenario_names(rows.scenarios)
    varied = _varied(whole)
    points = []
    for comparison in (
        _answers(rows) if kind == "answer" else (one for one in rows.comparisons if one.about == kind)
    ):
        subject, reference = cells.get(comparison.subject), cells.get(comparison.reference)
        if subject is None or reference is None or subject.outcome == "skipped":
            continue
        if comparison.subject in hidden:
            continue
        points.append(
            _point(
                comparison,
                subject,
                reference.cell,
                name=names.get(subject.cell.scenario, subject.cell.scenario),
                setting=_setting(subject.cell, varied),
                reference_setting=_setting(reference.cell, varied),
                total=total,
            )
        )
    return points


def _point(
    comparison: Comparison,
    subject: CellRow,
    reference: Cell,
    *,
    name: str,
    setting: str,
    reference_setting: str,
    total: bool,
) -> ForestPoint:
    speedup = comparison.total if total else comparison.typical
    if speedup is not None and speedup.low <= 0:
        speedup = None
    return ForestPoint(
        subject=subject,
        reference=reference,
        scenario=name,
        setting=setting,
        reference_setting=reference_setting,
        state=comparison.state if subject.outcome == "measured" else subject.outcome,
        speedup=speedup,
        reason=comparison.reason or subject.reason or (None if speedup else NO_REASON),
        confounded_by=tuple(comparison.confounded_by),
    )


def _answers(rows: RunRows) -> list[Comparison]:
    """What the verdicts say of the change, as comparisons of the cells that they chose."""
    return [
        Comparison(
            subject=one.best,
            reference=one.over.cell,
            about="change",
            state=one.over.state,
            typical=one.over.typical,
            total=one.over.total,
            reason=one.over.reason,
            confounded_by=one.over.confounded_by,
        )
        for one in answered(rows)
    ]


def _setting(cell: Cell, varied: dict[str, list[str]]) -> str:
    words = place(cell)
    return ", ".join(
        f"{key.partition('.')[2] or key} {words[key]}"
        for key in varied.get(cell.scenario, ())
        if key in words
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
