"""Cycles: what stays, and who holds it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.cycles.forms import forms_of
from internals_lab_dashboard.data.cycles.freeing import freeing_of
from internals_lab_dashboard.data.cycles.growth import growth_of, reasons_of
from internals_lab_dashboard.data.cycles.holding import holding_of
from internals_lab_dashboard.data.probes.passes import refusals, value_of, was_asked
from internals_lab_dashboard.data.run.axes import place
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper.text import level
from internals_lab_dashboard.pages.bases.choices import cell_choice
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import Absence, Chart, Content, Fact, Message, Tone
from internals_lab_dashboard.pages.cycles.forms_chart import forms_chart
from internals_lab_dashboard.pages.cycles.freeing_charts import freeing_charts
from internals_lab_dashboard.pages.cycles.growth_chart import growth_chart
from internals_lab_dashboard.pages.cycles.holding_chart import holding_chart
from internals_lab_dashboard.view import View

PROBES = ("objects", "lifetimes", "finalisation")
FIGURES: tuple[tuple[str, str, Callable[[float], str]], ...] = (
    ("objects.grown_per_unit", "Objects that stay, a unit", "{:,.4g}".format),
    ("objects.uncollected_cycles", "Objects that only a collection finds, a unit", "{:,.4g}".format),
    ("finalisation.finalised_at_once", "Finalised as the last reference goes", "{:.0%}".format),
    ("finalisation.latency_ns", "Finalised after", "{:,.4g} ns".format),
)
COMMAND = (
    "See what any scenario leaves behind, and who frees the rest",
    "pytest --internals-lab --lab-probe objects,lifetimes,finalisation",
)


class CyclesPage(ScenarioPage):
    """What a unit leaves behind, the chain that keeps it, who frees the rest and how late."""

    path = "/cycles"
    name = "Cycles"
    question = "What stays, and who holds it?"
    wanted = "one that the probes of objects looked at"
    drawn = frozenset({"interpreter", "strategy", "workers"})

    def fits(self, scenario: Scenario) -> bool:
        return any(probe in scenario.probes for probe in PROBES)

    def fitting(self, rows: RunRows) -> list[Scenario]:
        return [one for one in rows.scenarios if any(_is_told_of(row) for row in rows.cells_of(one))]

    def nothing(self, rows: RunRows) -> Message:
        if rows.run.status == "running":
            return Message(title="Not yet", text="Probes look at a scenario when its rounds are in.")
        text = (
            "No scenario of this run was looked at by the probes objects, lifetimes or finalisation, which a scenario "
            "names or the run adds:"
        )
        return Message(title="Nothing is known of what stays", text=text, steps=(COMMAND,))

    def cells(self, rows: RunRows, scenario: Scenario) -> list[CellRow]:
        return [row for row in rows.cells_of(scenario) if _is_told_of(row)]

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        row = _chosen(cells, view)
        names = {one.cell.label: cast.cell(one.cell) for one in cells}
        kept_for = f"{rows.run.id}/{row.cell.id}"
        charts: list[Chart] = []
        grown, graph = growth_of(row), holding_of(row)
        title = names[row.cell.label]
        if graph is not None:
            grew = frozenset(one.type for one in grown)
            charts.append(holding_chart(f"Who holds it: {title}", graph, grew, kept_for=kept_for))
        if grown:
            colour = cast.look(row.cell.interpreter, row.cell.strategy).colour
            charts.append(growth_chart(f"Types that grew: {title}", grown, colour=colour, kept_for=kept_for))
        forms = [form for one in cells for form in forms_of(one)]
        if forms:
            charts.append(
                forms_chart("What counting leaves, and for how long", forms, cast, kept_for=kept_for)
            )
        every = freeing_of(self.cells(rows, scenario))
        labels = [" · ".join(filter(None, (cast.cell(one.row.cell), _setting(one.row)))) for one in every]
        charts += freeing_charts(every, labels, kept_for=f"{rows.run.id}/{scenario.id}")
        return Content(
            controls=(cell_choice(names, row.cell.label),),
            facts=tuple(_facts(row)),
            charts=tuple(charts),
            gaps=() if charts else (_nothing_stays(row),),
            absences=tuple(_refused(cells, cast)),
        )


def _is_told_of(row: CellRow) -> bool:
    is_asked = any(was_asked(row, probe) for probe in PROBES)
    return is_asked or bool(forms_of(row)) or holding_of(row) is not None


def _chosen(cells: Sequence[CellRow], view: View) -> CellRow:
    """The one that the view names; else the first that there is something to see of."""
    worth_a_look = [row.cell.label for row in cells if holding_of(row) is not None or growth_of(row)]
    label = view.choice("cell", [*worth_a_look, *(row.cell.label for row in cells)])
    return next(row for row in cells if row.cell.label == label)


def _setting(row: CellRow) -> str:
    """Where it stands on the axes that are no part of its name."""
    told = place(row.cell)
    names = [key for key in told if key.startswith(("param.", "knob.")) or key == "variant"]
    return ", ".join(f"{key.rpartition('.')[2]} {told[key]}" for key in names)


def _facts(row: CellRow) -> list[Fact]:
    facts = []
    for name, label, told in FIGURES:
        value = value_of(row, name)
        if value is None:
            continue
        estimate, low, high = (told(one) for one in (value.estimate, value.low, value.high))
        facts.append(
            Fact(
                label=label,
                text=f"{estimate} ({level(value)} interval {low} to {high}, n = {value.n} passes)",
                tone=_tone(name, value),
            )
        )
    return facts + [Fact(label="Not told", text=reason) for reason in reasons_of(row)]


def _tone(name: str, value: Interval) -> Tone:
    if name != "objects.grown_per_unit":
        return "plain"
    return "warn" if value.low > 0 else "good" if value.high <= 0 else "plain"


def _nothing_stays(row: CellRow) -> Message:
    asked = [probe for probe in PROBES if was_asked(row, probe)]
    text = f"The probes that looked ({', '.join(asked)}) saw no object that stays and drew no graph of this cell."
    return Message(title="Nothing to draw", text=text)


def _refused(cells: Sequence[CellRow], cast: Cast) -> list[Absence]:
    return [
        Absence(
            state=one.outcome,
            what=f"{probe} on {cast.cell(one.row.cell)}" + (f", {one.count} passes" if one.count > 1 else ""),
            reason=one.reason,
        )
        for probe in PROBES
        for one in refusals([row for row in cells if was_asked(row, probe)], probe)
    ]
