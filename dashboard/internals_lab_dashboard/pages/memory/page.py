"""Memory: what does speed cost in memory?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.memory.allocations import lines
from internals_lab_dashboard.data.memory.cells import Holding, holdings
from internals_lab_dashboard.data.memory.unreturned import Unreturned, unreturned
from internals_lab_dashboard.data.probes.passes import passes_of, was_asked
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.memory.cells import GROWTH
from internals_lab_dashboard.figures.paper.quantity import quantity
from internals_lab_dashboard.pages.bases.probe_page import ProbePage, about_the_passes, missing, refused
from internals_lab_dashboard.pages.content.page import Absence, Chart, Content, Control, Fact, Message
from internals_lab_dashboard.pages.memory.charts import (
    added_chart,
    beside_speed_chart,
    growth_chart,
    lines_chart,
    returned_chart,
)
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts
from internals_lab_dashboard.view import View

MOST_GROWN = 3  # cells that are named
NO_LINES = "The allocations probe did not look at these cells. It says which lines of source hold the memory."
NO_FIGURES = (
    "The passes of these cells gave no figure with an interval: they are too few, or all of them failed."
)


class MemoryPage(ProbePage):
    """Memory of every strategy and number of workers beside its speed, its growth, and what comes back."""

    path = "/memory"
    name = "Memory"
    question = "What does speed cost in memory?"
    probe = "memory"
    companions = ("allocations",)
    drawn = frozenset({"interpreter", "strategy", "workers"})

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        found = holdings(rows, cells, among=self.everything_here(rows, scenario, cells))
        kept_for = f"{rows.run.id}/{scenario.id}"
        of_lines, control = _lines(cells, cast, view, kept_for)
        charts = [
            beside_speed_chart(found, cast=cast, kept_for=f"{kept_for}/sizes"),
            added_chart(found, cast=cast, kept_for=f"{kept_for}/added"),
            growth_chart(found, cast=cast, kept_for=f"{kept_for}/growth"),
            returned_chart(found, cast=cast, kept_for=f"{kept_for}/returned"),
            of_lines,
        ]
        drawn = tuple(chart for chart in charts if chart is not None)
        return Content(
            controls=control,
            facts=(*about_the_passes(rows, cells, "memory"), *gil_facts(cells, cast), *_grown(found, cast)),
            charts=drawn,
            absences=(*refused(cells, "memory", cast), *_unreturned(cells, cast), *_no_lines(cells, cast)),
            gaps=_gaps(cells, drawn),
        )


def _unreturned(cells: Sequence[CellRow], cast: Cast) -> list[Absence]:
    """What does not stand among what comes back; alike cells of an interpreter together."""
    alike: dict[tuple[str, str, str], list[Unreturned]] = {}
    for one in unreturned(cells):
        alike.setdefault((one.row.cell.interpreter, one.what, one.reason), []).append(one)
    return [
        Absence(
            state="not drawn",
            what=f"{_whose(found, cast)}: {what}",
            reason=reason,
        )
        for (_, what, reason), found in alike.items()
    ]


def _whose(found: Sequence[Unreturned], cast: Cast) -> str:
    cell = found[0].row.cell
    return cast.cell(cell) if len(found) == 1 else f"{cast.name(cell.interpreter)}, {len(found)} cells"


def _no_lines(cells: Sequence[CellRow], cast: Cast) -> tuple[Absence, ...]:
    """Where that probe was asked, and could not look."""
    asked = [row for row in cells if was_asked(row, "allocations")]
    return refused(asked, "allocations", cast)


def _lines(
    cells: Sequence[CellRow], cast: Cast, view: View, kept_for: str
) -> tuple[Chart | None, tuple[Control, ...]]:
    """The chart of one cell, and the choice between those that have lines."""
    looked_at = {row.cell.label: row for row in cells if passes_of(row, "allocations")}
    if not looked_at:
        return None, ()
    chosen = view.choice("cell", looked_at)
    names = {label: cast.cell(row.cell) for label, row in looked_at.items()}
    control = Control(key="cell", label="Lines of", kind="choice", options=tuple(names.items()), value=chosen)
    chart = lines_chart(
        lines(passes_of(looked_at[chosen], "allocations")),
        title=f"Lines that hold memory: {names[chosen]}",
        kept_for=f"{kept_for}/lines/{chosen}",
    )
    return chart, (control,)


def _grown(found: Sequence[Holding], cast: Cast) -> list[Fact]:
    """Cells that are known to have grown while their blocks ran, those that grew most."""
    grown = sorted(
        (
            (growth.estimate, cast.cell(one.row.cell))
            for one in found
            if (growth := one.sizes.get(GROWTH)) is not None and growth.low > 0
        ),
        reverse=True,
    )
    told = [f"{name} by {quantity(size, 'bytes')}" for size, name in grown[:MOST_GROWN]]
    if len(grown) > len(told):
        told.append(f"{len(grown) - len(told)} more by less")
    return [Fact(label="Grew over the blocks", text="; ".join(told))] if told else []


def _gaps(cells: Sequence[CellRow], drawn: Sequence[Chart]) -> tuple[Message, ...]:
    found = []
    if not drawn:
        found.append(Message(title="Nothing to draw", text=NO_FIGURES))
    if not any(was_asked(row, "allocations") for row in cells):
        found.append(missing("Lines that hold memory", NO_LINES, ("memory", "allocations")))
    return tuple(found)
