"""Figures: what did the probes see? Every figure of every probe, those that no other page shows among them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from internals_lab.model.declaration import Scenario
from internals_lab.verdicts.figure_words import figure_in_words
from internals_lab_dashboard.data.probes.known_figures import Known, known_figures
from internals_lab_dashboard.data.probes.passes import was_asked
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper.text import level
from internals_lab_dashboard.figures.probe_figure import probe_figure
from internals_lab_dashboard.pages.bases.probe_page import about_the_passes, refused
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.matrix import Group, Link, Matrix, Row, Verdict
from internals_lab_dashboard.pages.content.page import Absence, Chart, Column, Content, Control, Message
from internals_lab_dashboard.pages.parts.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.parts.spoken import spoken
from internals_lab_dashboard.view import View

COMMAND = (
    "Ask probes about any scenario",
    "pytest --internals-lab --lab-probe frames,memory,gc",
)
MATRIX_HOW = (
    "A row a figure, a column a cell, with its interval over passes, each of which is a process of its own. A figure's "
    "name leads to its chart."
)
CHART_HOW = "A dot is the middle of the passes (Hodges-Lehmann), its bar the interval over them. Of what is listed below there is none."
COLUMNS = (
    Column(field="cell", header="Cell", width=220, fills=True),
    Column(field="told", header="In words", width=240, exact=()),
    *interval_columns("Figure", ",.4~g", width=110, over="Passes"),
    Column(field="least", header="Least", figures=",.4~g", width=100),
    Column(field="most", header="Most", figures=",.4~g", width=100),
)


class FiguresPage(ScenarioPage):
    """The figures of one scenario, all of them in a table of cells, and a chosen one as a chart."""

    path = "/figures"
    name = "Figures"
    question = "What did the probes see?"
    wanted = "one that probes looked at"
    drawn = frozenset({"interpreter", "strategy", "workers", "variant"})

    def fits(self, scenario: Scenario) -> bool:
        return True

    def fitting(self, rows: RunRows) -> list[Scenario]:
        told = {row.cell.scenario for row in rows.cells if row.derived.figures}
        return [scenario for scenario in rows.scenarios if scenario.id in told]

    def nothing(self, rows: RunRows) -> Message:
        if rows.run.status == "running":
            return Message(title="Not yet", text="Probes look at a scenario when its rounds are in.")
        text = "No scenario of this run was looked at by a probe, which a scenario names or the run adds:"
        return Message(title="No figures", text=text, steps=(COMMAND,))

    def cells(self, rows: RunRows, scenario: Scenario) -> list[CellRow]:
        return [row for row in rows.cells_of(scenario) if row.derived.figures or row.derived.probe_passes]

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        figures = known_figures(rows, cells)
        if not figures:
            return Content(
                message=Message(
                    title="No figures", text="The probes gave none of these cells; the reasons are below."
                ),
                absences=refused(cells, _probe_asked(cells), cast),
            )
        by_key = {one.key: one for one in figures}
        chosen = by_key[view.choice("figure", by_key)]
        names = {row.cell.id: name_of(row, scenario, cast) for row in cells}
        return Content(
            controls=(
                Control(
                    key="figure",
                    label="Figure",
                    kind="choice",
                    options=tuple((one.key, f"{one.probe}: {one.words}") for one in figures),
                    value=chosen.key,
                ),
            ),
            facts=about_the_passes(rows, cells, chosen.probe),
            charts=(_chart(chosen, cells, names, cast, f"{rows.run.id}/{scenario.id}/{chosen.key}"),),
            matrices=(_matrix(rows, scenario, figures, cells, names, view, cast),),
            absences=(*_without(chosen, cells, names), *refused(cells, chosen.probe, cast)),
        )


def name_of(row: CellRow, scenario: Scenario, cast: Cast) -> str:
    """A cell in short; an inspection has no team."""
    if scenario.kind == "inspection":
        return cast.name(row.cell.interpreter)
    return " · ".join(filter(None, (cast.cell(row.cell), row.cell.variant)))


def _probe_asked(cells: Sequence[CellRow]) -> str:
    return next((one.probe for row in cells for one in row.derived.probe_passes), "")


def _chart(
    chosen: Known, cells: Sequence[CellRow], names: dict[str, str], cast: Cast, kept_for: str
) -> Chart:
    drawn = [(row, names[row.cell.id], value) for row in cells if (value := chosen.value(row)) is not None]
    told = [f"{name}: {figure_in_words(chosen.by_cell[row.cell.id])}" for row, name, _ in drawn]
    return Chart(
        key="figure",
        title=f"{chosen.words.capitalize()}, by the probe {chosen.probe}",
        how_to_read=CHART_HOW,
        summary=spoken(f"Dots of {len(drawn)} cells", told, values=[value.estimate for _, _, value in drawn]),
        figure=probe_figure(drawn, title=chosen.words, unit=chosen.unit, cast=cast, zoom_kept_for=kept_for),
        columns=COLUMNS,
        rows=tuple(
            {
                "cell": names[row.cell.id],
                "told": figure_in_words(figure),
                **interval_cells(chosen.value(row), rounds=figure.n),
                "least": figure.least,
                "most": figure.most,
            }
            for row in cells
            if (figure := chosen.by_cell.get(row.cell.id)) is not None
        ),
        least_px=560,
    )


def _matrix(
    rows: RunRows,
    scenario: Scenario,
    figures: Sequence[Known],
    cells: Sequence[CellRow],
    names: dict[str, str],
    view: View,
    cast: Cast,
) -> Matrix:
    telling = [row for row in cells if row.derived.figures]
    return Matrix(
        title="Every figure of these cells",
        how_to_read=MATRIX_HOW,
        corner="Figure",
        columns=tuple((names[row.cell.id], cast.colours.get(row.cell.interpreter)) for row in telling),
        groups=tuple(
            Group(
                title=f"Probe {probe}" + (f" · {cost}" if (cost := _cost(rows, probe)) else ""),
                rows=tuple(_row(one, scenario, telling, view) for one in members),
            )
            for probe, members in groupby(figures, key=lambda one: one.probe)
        ),
    )


def _cost(rows: RunRows, probe: str) -> str:
    used = rows.probes.get(probe)
    return used.cost if used is not None else ""


def _row(one: Known, scenario: Scenario, cells: Sequence[CellRow], view: View) -> Row:
    words = dict(view.words) | {"scenario": (scenario.id,), "figure": (one.key,)}
    return Row(
        heading=Link(text=one.words, address=f"{FiguresPage.path}?{View(words).query}"),
        about=(one.key,),
        evidence=None,
        cells=tuple(_cell(one, row) for row in cells),
    )


def _cell(one: Known, row: CellRow) -> Verdict | None:
    figure = one.by_cell.get(row.cell.id)
    if figure is None:
        return None
    value = one.value(row)
    about = f"{level(value)}, n = {value.n} passes" if value else f"range, n = {figure.n} passes"
    words, _, limits = figure_in_words(figure).partition(" [")
    inside, _, unit = limits.partition("]")
    return Verdict(
        sign="",
        word=f"{words}{unit}",
        tone="quiet",
        figures=(f"[{inside}]",) if inside else (),
        lines=(about,),
        told=f"{one.words}: {figure_in_words(figure)}, {about}",
    )


def _without(chosen: Known, cells: Sequence[CellRow], names: dict[str, str]) -> list[Absence]:
    """Cells that the probe looked at and that have no interval of the figure."""
    found = []
    for row in cells:
        if chosen.value(row) is not None or not was_asked(row, chosen.probe):
            continue
        figure = chosen.by_cell.get(row.cell.id)
        reason = figure.reason if figure else None
        if figure is None and not row.derived.figures:
            continue  # refused as a whole, and listed with that reason
        found.append(
            Absence(
                state="no interval" if figure else "not given",
                what=names[row.cell.id],
                reason=reason or "the probe does not give it there",
            )
        )
    return found
