"""The warm-up of one cell, for pages on which its reader may ask whether it had settled."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.implementations.standings import Workload
from internals_lab_dashboard.data.numbers.names import time_unit
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.samples.warmup import Curve, curves, has_warmup
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper.text import level
from internals_lab_dashboard.figures.samples.warmup import warmup_figure
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column, Control
from internals_lab_dashboard.view import View

COLUMNS = (
    Column(field="round", header="Round", figures="d", width=80),
    Column(field="passes", header="Passes", figures="d", width=84),
    Column(field="first", header="First pass", figures=",.4~g", width=120),
    Column(field="last", header="Last pass", figures=",.4~g", width=120),
    Column(field="early", header="Earlier blocks", figures=",.4~g", width=130),
    Column(field="late", header="Later blocks", figures=",.4~g", width=130),
    Column(field="unit", header="In", width=70),
)
HOW_TO_READ = (
    "Each thin line is one process, from its first call on; the thick one is the median over rounds. Nothing of the left part "
    "counts; the blocks on the right do. A line that still falls or climbs there had not settled."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WarmupPart:
    """The chart and the control that chooses its cell; both empty where no warm-up was recorded."""

    controls: tuple[Control, ...] = ()
    charts: tuple[Chart, ...] = ()


def warmup_part(rows: RunRows, workloads: Sequence[Workload], cast: Cast, view: View) -> WarmupPart:
    """For the cells of these workloads, first one that had not settled or has a compiler that works meanwhile."""
    cells = {
        row.cell.id: (f"{work.title} on {cast.name(name)}", row)
        for work in workloads
        for name, row in work.cells.items()
        if has_warmup(row)
    }
    if not cells:
        return WarmupPart()
    chosen = view.choice(
        "warmup", [*_worth_a_look(rows, {key: row for key, (_, row) in cells.items()}), *cells]
    )
    title, row = cells[chosen]
    scenario = next(one for one in rows.scenarios if one.id == row.cell.scenario)
    control = Control(
        key="warmup",
        label="Warm-up of",
        kind="choice",
        options=tuple((key, words) for key, (words, _) in cells.items()),
        value=chosen,
    )
    return WarmupPart(
        controls=(control,), charts=(warmup_chart(title, row, scenario, cast, kept_for=rows.run.id),)
    )


def warmup_chart(title: str, row: CellRow, scenario: Scenario, cast: Cast, *, kept_for: str) -> Chart:
    """How the processes of a cell came to speed."""
    found = curves(row, scenario)
    settling = _settling(row)
    unit = time_unit(time_ns for curve in found for time_ns in curve.times_ns)
    return Chart(
        key="warmup",
        title=f"Warm-up of {title}",
        how_to_read=" ".join(filter(None, (settling, HOW_TO_READ))),
        summary=f"Warm-up of {title}, {len(found)} processes. {settling} The table after it has the ends of each.",
        figure=warmup_figure(
            found,
            colour=cast.look(row.cell.interpreter, row.cell.strategy).colour,
            zoom_kept_for=f"{kept_for}/{row.cell.id}",
        ),
        columns=COLUMNS,
        rows=tuple(_row(curve, *unit) for curve in found),
    )


def _worth_a_look(rows: RunRows, cells: Mapping[str, CellRow]) -> list[str]:
    compiling = {one.name for one in rows.interpreters if one.jit_enabled or one.knobs.get("jit")}
    restless = [key for key, row in cells.items() if row.derived.unsettled]
    return restless + [key for key, row in cells.items() if row.cell.interpreter in compiling]


def _settling(row: CellRow) -> str:
    if row.derived.unsettled:
        return f"It {row.derived.unsettled}."
    if row.derived.settled is None:
        return ""
    drift = row.derived.settled
    return (
        f"Later blocks took {drift.estimate:.3f}× the time of earlier ones "
        f"({drift.low:.3f} to {drift.high:.3f}, {level(drift)})."
    )


def _row(curve: Curve, scale: float, unit: str) -> dict[str, Cell]:
    half = len(curve.blocks) // 2
    return {
        "round": curve.round + 1,
        "passes": len(curve.passes),
        "first": curve.passes[0] / scale if curve.passes else None,
        "last": curve.passes[-1] / scale if curve.passes else None,
        "early": statistics.median(curve.blocks[:half]) / scale if half else None,
        "late": statistics.median(curve.blocks[-half:]) / scale if half else None,
        "unit": unit,
    }
