"""The charts of two runs beside each other, and the tables that say the same."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.run_comparison import Change, RunComparison
from internals_lab.reporters.comparison_rows import MOST_NAMED, Missing, word
from internals_lab.reporters.comparison_words import (
    SPEEDUPS_DO_NOT,
    TIMES_DRIFT,
    change_words,
    figure_words,
    remarks,
)
from internals_lab.verdicts import wording
from internals_lab_dashboard.figures.changes import changes_figure, side_by_side_figure
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper.text import level
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column
from internals_lab_dashboard.pages.parts.interval_cells import (
    exact_cells,
    exact_columns,
    interval_cells,
    interval_columns,
)
from internals_lab_dashboard.pages.parts.spoken import spoken

TITLES = {"time": "Times of a unit", "speedup": "Speedups within each run"}
AXES = {"time": "Times as fast as in the baseline", "speedup": "Times the speedup of the baseline"}
LEAST_PX = 640
BAND = (
    "Right of the line is better than in the baseline, left is worse, the worst on top; the axis is logarithmic. The grey band is "
    "what the two runs may differ by without any change: only an interval that lies wholly beyond it tells of one."
)
WORDS = (
    Column(field="state", header="State", width=120),
    Column(field="scenario", header="Scenario", width=130),
    Column(field="cell", header="Cell", width=180),
)
OVER = Column(field="over", header="Over", width=150)
FLAT_NAMES = {"time": "unit_wall_ns", "speedup": "speedup"}
JUDGED = (
    *interval_columns("Ratio", ".3f", width=80),
    Column(field="tolerance", header="Told from", figures=".3f", width=95),
    Column(field="change", header="Change", width=190, exact=()),
)
REMARKS = Column(field="remarks", header="Remarks", width=200, fills=True)


def change_chart(
    changes: Sequence[Change], comparison: RunComparison, cast: Cast, *, name_of: dict[str, str]
) -> Chart:
    """Of changes of one kind, at least one; on two machines their figures stand side by side."""
    kind = changes[0].kind
    varied = _varied([one for one in comparison.changes if one.kind == kind])
    judged = comparison.on_one_machine
    ordered = sorted(changes, key=_from_worst)
    names = [_name(one, cast, name_of, varied) for one in ordered]
    zoom = f"{comparison.baseline.id}/{comparison.current.id}/{kind}"
    if judged:
        ordered = [one for one in ordered if one.ratio is not None]
        names = [_name(one, cast, name_of, varied) for one in ordered]
        figure = changes_figure(ordered, names, cast=cast, title=AXES[kind], zoom_kept_for=zoom)
    else:
        colour = cast.look(ordered[0].cell.interpreter, ordered[0].cell.strategy).colour
        figure = side_by_side_figure(ordered, names, colour=colour, zoom_kept_for=zoom)
    caution = TIMES_DRIFT if kind == "time" else SPEEDUPS_DO_NOT
    over = (OVER,) if kind == "speedup" else ()
    return Chart(
        key=f"{kind}s",
        title=TITLES[kind],
        how_to_read=f"{BAND} {caution}"
        if judged
        else "Open dots are the baseline, full ones the current run.",
        summary=_summary(ordered, names),
        figure=figure,
        least_px=LEAST_PX,
        columns=(*WORDS, *over, *_figures(kind), *(JUDGED if judged else ()), REMARKS),
        rows=tuple(_row(one, comparison, name_of, judged=judged) for one in ordered),
    )


def named(group: Missing, comparison: RunComparison, cast: Cast, *, name_of: dict[str, str]) -> str:
    """The cells of a group without figures as the charts name them; of many the scenarios."""
    if len(group.changes) > MOST_NAMED:
        return group.names(everything=False)
    varied = _varied(comparison.changes)
    return ", ".join(_name(one, cast, name_of, varied) for one in group.changes)


def _figures(kind: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            field=which,
            header=which.capitalize(),
            width=170,
            exact=exact_columns(f"{which}_{FLAT_NAMES[kind]}"),
        )
        for which in ("baseline", "current")
    )


def _from_worst(change: Change) -> tuple[float, str]:
    return (change.ratio.estimate if change.ratio else 1.0, change.id)


def _name(change: Change, cast: Cast, name_of: dict[str, str], varied: dict[str, set[str]]) -> str:
    """`count · 3.13t · threads × 2 · n=1000`."""
    cell = change.cell
    settings = [
        f"{name}={wording.value(value)}"
        for name, value in (cell.params | cell.knobs).items()
        if name in varied.get(change.scenario, ())
    ]
    team = [f"{cast.name(cell.interpreter)} · {cell.variant}"] if cell.variant else [cast.cell(cell)]
    return " · ".join([name_of.get(change.scenario, change.scenario), *team, *settings])


def _varied(changes: Sequence[Change]) -> dict[str, set[str]]:
    """By scenario, the params and knobs in which its cells differ: the others need no room."""
    values: dict[tuple[str, str], set[str]] = {}
    for one in changes:
        for name, value in (one.cell.params | one.cell.knobs).items():
            values.setdefault((one.scenario, name), set()).add(str(value))
    varied: dict[str, set[str]] = {}
    for (scenario, name), found in values.items():
        if len(found) > 1:
            varied.setdefault(scenario, set()).add(name)
    return varied


def _row(
    change: Change, comparison: RunComparison, name_of: dict[str, str], *, judged: bool
) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "state": word(change),
        "scenario": name_of.get(change.scenario, change.scenario),
        "cell": change.cell.label,
        "baseline": figure_words(change, change.baseline),
        "current": figure_words(change, change.current),
        **exact_cells(f"baseline_{FLAT_NAMES[change.kind]}", change.baseline),
        **exact_cells(f"current_{FLAT_NAMES[change.kind]}", change.current),
        "remarks": "; ".join(remarks(change, comparison)),
    }
    if change.reference is not None:
        row["over"] = change.reference.label
    if judged:
        row |= interval_cells(change.ratio, rounds=None)
        row |= {"tolerance": change.tolerance, "change": change_words(change)}
    return row


def _summary(changes: Sequence[Change], names: Sequence[str]) -> str:
    told = [
        f"{name}: {change_words(one)}, {level(one.ratio)} interval, {one.state}"
        if one.ratio
        else f"{name}: {figure_words(one, one.baseline)} in the baseline, {figure_words(one, one.current)} now"
        for one, name in zip(changes, names, strict=True)
    ]
    return spoken(
        f"{len(told)} rows, the worst first",
        told,
        states=[one.state for one in changes],
        values=[one.ratio.estimate for one in changes if one.ratio]
        if all(one.ratio for one in changes)
        else (),
    )
