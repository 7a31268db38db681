"""Anatomy: what does each interpreter make of this source?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.anatomy.unit_code import PROBE, Anatomy, anatomy_of
from internals_lab_dashboard.data.probes.passes import (
    Refusal,
    figure_of,
    passes_of,
    refusals,
    value_of,
    was_asked,
)
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.code_counts import CodeCount, code_counts_figure
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.anatomy.code_stages import Seen, stages
from internals_lab_dashboard.pages.bases.choices import switch
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import (
    Absence,
    Cell,
    Chart,
    Column,
    Content,
    Control,
    Fact,
    Message,
)
from internals_lab_dashboard.pages.parts.spoken import spoken
from internals_lab_dashboard.view import View

COLUMNS = (
    Column(field="interpreter", header="Interpreter", width=104),
    Column(field="instructions", header="Instructions", figures=",.4~g", width=110),
    Column(field="specialised", header="Specialised", figures=",.4~g", width=106),
    Column(field="share", header="Share", figures=".1%", width=84),
    Column(field="low", header="Low", figures=".1%", width=74),
    Column(field="high", header="High", figures=".1%", width=74),
    Column(field="level", header="Interval", figures=".3~p", width=78),
    Column(field="n", header="Passes", figures="d", width=78),
    Column(field="opcodes", header="Opcodes", figures="d", width=88),
    Column(field="forms", header="Forms", figures="d", width=78),
    Column(field="remarks", header="Remarks", width=170, fills=True),
)
HOW_TO_READ = (
    "The whole bar is every instruction of the unit, of what is nested in it and of the functions and classes of its file "
    "that it names; the full part of it are those that the interpreter had replaced by forms for the types that it met, "
    "after the last block. Every pass is a fresh process. Opcodes are those that compiled code can have on that "
    "interpreter, forms those into which it can specialise them."
)
COMMAND = ("See what becomes of any scenario's code", "pytest --internals-lab --lab-probe bytecode")


class AnatomyPage(ScenarioPage):
    """Source, tree, bytecode and specialised bytecode of a unit on two interpreters."""

    path = "/anatomy"
    name = "Anatomy"
    question = "What does each interpreter make of this source?"
    wanted = "one that the probe bytecode looked at"
    drawn = frozenset({"interpreter"})

    def fits(self, scenario: Scenario) -> bool:
        return PROBE in scenario.probes

    def fitting(self, rows: RunRows) -> list[Scenario]:
        return [one for one in rows.scenarios if any(was_asked(row, PROBE) for row in rows.cells_of(one))]

    def nothing(self, rows: RunRows) -> Message:
        if rows.run.status == "running":
            return Message(title="Not yet", text="Probes look at a scenario when its rounds are in.")
        text = "No scenario of this run was looked at by the probe bytecode, which a scenario names or the run adds:"
        return Message(title="No code to show", text=text, steps=(COMMAND,))

    def cells(self, rows: RunRows, scenario: Scenario) -> list[CellRow]:
        # A strategy whose cells could not be looked into is no setting to choose.
        every = [row for row in rows.cells_of(scenario) if was_asked(row, PROBE)]
        return [row for row in every if passes_of(row, PROBE)] or every

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        seen = {row.cell.interpreter: found for row in cells if (found := anatomy_of(row)) is not None}
        refused = _refused(rows, scenario, seen, cast)
        if not seen:
            text = "; ".join(dict.fromkeys(one.reason for one in refused)) or "No pass told anything."
            return Content(message=Message(title="No code to show", text=text))
        names = list(seen)
        left = view.choice("left", names)
        right = view.choice("right", [*names[1:], names[0]])
        # Those of all interpreters, so that another side does not change what there is to choose.
        functions = list(dict.fromkeys(one.name for each in seen.values() for one in each.functions))
        chosen = view.choice("function", functions)
        show = view.choice("show", ["all", "differences"])
        sides = [
            Seen(name=cast.name(name), anatomy=seen[name], function=seen[name].named(chosen))
            for name in dict.fromkeys((left, right))
        ]
        options = tuple((name, cast.name(name)) for name in names)
        return Content(
            controls=(
                Control(key="left", label="Left", kind="choice", options=options, value=left),
                Control(key="right", label="Right", kind="choice", options=options, value=right),
                Control(
                    key="function",
                    label="Function",
                    kind="choice",
                    options=tuple((one, one) for one in functions),
                    value=chosen,
                ),
                switch("show", "Rows", [("all", "All"), ("differences", "Differences")], show),
            ),
            facts=tuple(_facts(sides, cast)),
            charts=(_chart(rows, scenario, cells, seen, cast),),
            panes=stages(sides, chosen, whole=show == "all"),
            absences=refused,
        )


def _facts(sides: Sequence[Seen], cast: Cast) -> list[Fact]:
    facts = []
    for one in sides:
        if one.function is None:
            text = "has no code of that name: it is part of another function's there, or was left out"
            facts.append(Fact(label=one.name, text=text))
        elif one.function.part_of:
            facts.append(Fact(label=one.name, text=f"its source is part of {one.function.part_of}"))
        elif one.function.no_source:
            facts.append(Fact(label=f"No source on {one.name}", text=one.function.no_source, tone="warn"))
        if one.anatomy.left_out:
            text = f"{one.anatomy.left_out} on {one.name} were too much to keep; the counts have all"
            facts.append(Fact(label="Left out", text=text, tone="warn"))
    return facts


def _refused(rows: RunRows, scenario: Scenario, seen: dict[str, Anatomy], cast: Cast) -> tuple[Absence, ...]:
    """Interpreters of which nothing was seen; of the others, passes that gave nothing."""

    def what(one: Refusal) -> str:
        many = f", {one.count} passes" if one.count > 1 else ""
        return f"{scenario.name} on {cast.cell(one.row.cell)}{many}"

    return tuple(
        Absence(state=one.outcome, what=what(one), reason=one.reason)
        for one in refusals([row for row in rows.cells_of(scenario) if was_asked(row, PROBE)], PROBE)
        if one.row.cell.interpreter not in seen or one.outcome != "unsupported"
    )


def _chart(
    rows: RunRows, scenario: Scenario, cells: Sequence[CellRow], seen: dict[str, Anatomy], cast: Cast
) -> Chart:
    told = [(row, seen[row.cell.interpreter]) for row in cells if row.cell.interpreter in seen]
    counts = [one for row, anatomy in told if (one := _count(row, anatomy, cast)) is not None]
    return Chart(
        key="counts",
        title="How much code, and how much of it specialised",
        how_to_read=HOW_TO_READ,
        summary=_summary(counts),
        figure=code_counts_figure(counts, cast=cast, zoom_kept_for=f"{rows.run.id}/{scenario.id}"),
        columns=COLUMNS,
        rows=tuple(_row(row, anatomy, cast) for row, anatomy in told),
        least_px=620,
    )


def _count(row: CellRow, anatomy: Anatomy, cast: Cast) -> CodeCount | None:
    instructions = value_of(row, "bytecode.instructions")
    if instructions is None:
        return None
    return CodeCount(
        interpreter=row.cell.interpreter,
        name=cast.name(row.cell.interpreter),
        instructions=instructions,
        specialised=value_of(row, "bytecode.specialised"),
        share=value_of(row, "bytecode.specialised_share"),
        remark=anatomy.no_specialisation,
    )


def _row(row: CellRow, anatomy: Anatomy, cast: Cast) -> dict[str, Cell]:
    share = value_of(row, "bytecode.specialised_share")
    instructions = figure_of(row, "bytecode.instructions")
    too_few = instructions.reason if instructions is not None and instructions.value is None else None
    return {
        "interpreter": cast.name(row.cell.interpreter),
        "instructions": _estimate(value_of(row, "bytecode.instructions")),
        "specialised": _estimate(value_of(row, "bytecode.specialised")),
        "share": _estimate(share),
        "low": share.low if share else None,
        "high": share.high if share else None,
        "level": share.level if share else None,
        "n": len(passes_of(row, PROBE)),
        "opcodes": _estimate(value_of(row, "bytecode.opcodes")),
        "forms": _estimate(value_of(row, "bytecode.specialised_forms")),
        "remarks": "; ".join(filter(None, (anatomy.no_specialisation, too_few))),
    }


def _estimate(interval: Interval | None) -> float | None:
    return interval.estimate if interval else None


def _summary(counts: Sequence[CodeCount]) -> str:
    told = [
        f"{one.name}: {one.instructions.estimate:.4g} instructions"
        + (
            f", {one.share.estimate:.0%} specialised"
            if one.share
            else f", {one.remark}"
            if one.remark
            else ""
        )
        for one in counts
    ]
    return spoken(f"Bars of {len(told)} interpreters", told)
