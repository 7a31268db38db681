"""A page over one scenario of one run: finds both, offers the choices, and lets its subclass draw."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.run.axes import UNSET, Axis, at, axes_of, place
from internals_lab_dashboard.data.run.coverage import scenario_names
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.run.selection import AXES
from internals_lab_dashboard.figures.marks.provisional import pale
from internals_lab_dashboard.pages.bases.filters import all_hidden, hidden_words
from internals_lab_dashboard.pages.bases.run_page import RunPage
from internals_lab_dashboard.pages.content.page import Chart, Content, Control, Detail, Fact, Message
from internals_lab_dashboard.view import View


class ScenarioPage(RunPage):
    """Base of such pages. `drawn` names the axes that the chart shows; each other axis becomes a select."""

    wanted: str  # what kind of scenario fits, in words
    drawn: frozenset[str]

    def fitting(self, rows: RunRows) -> list[Scenario]:
        """The scenarios of a run that this page can show."""
        return [scenario for scenario in rows.scenarios if self.fits(scenario)]

    def nothing(self, rows: RunRows) -> Message:
        """What to say of a run that has none."""
        text = (
            f"None of the {len(rows.scenarios)} scenarios of this run is {self.wanted}. Choose another run."
        )
        return Message(title="Nothing to show here", text=text)

    @abstractmethod
    def fits(self, scenario: Scenario) -> bool:
        """Whether this page can show a scenario."""

    def cells(self, rows: RunRows, scenario: Scenario) -> list[CellRow]:
        """Those of its cells among which a setting is chosen."""
        return rows.cells_of(scenario)

    @abstractmethod
    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        """The page's own part for the cells of one setting."""

    def everything_here(self, rows: RunRows, scenario: Scenario, cells: Sequence[CellRow]) -> list[CellRow]:
        """All cells of the setting at which `cells` stand, those that the filters hide as well."""
        every = self.cells(rows.everything, scenario)
        where = place(cells[0].cell) if cells else {}
        return at(every, {axis.key: where.get(axis.key, UNSET) for axis in axes_of(every, drawn=self.drawn)})

    def of_run(self, rows: RunRows, view: View) -> Content:
        """Choose scenario and setting from the view, then draw."""
        whole = rows.everything
        fitting = self.fitting(whole)
        if not fitting:
            return Content(message=self.nothing(whole))
        # The first one that the filters leave something of, unless the reader wants another.
        left = [one.id for one in fitting if self.cells(rows, one)]
        chosen = view.choice("scenario", [*left, *(one.id for one in fitting)])
        scenario = next(one for one in fitting if one.id == chosen)
        cells, every = self.cells(rows, scenario), self.cells(whole, scenario)
        filtered = hidden_words(len(every) - len(cells), len(every))
        if not cells and filtered:
            return Content(
                controls=(_scenario_control(fitting, scenario),),
                filtered=filtered,
                message=all_hidden(len(every), scenario.name),
            )
        # What can be chosen does not change with the filters; what comes first has something left.
        others = axes_of(every, drawn=self.drawn)
        there = {axis.key: axis.values for axis in axes_of(cells, drawn=self.drawn)}
        setting = {
            axis.key: view.choice(_key(axis), [*there.get(axis.key, ()), *axis.values]) for axis in others
        }
        here, all_here = at(cells, setting), at(every, setting)
        if here or not all_here:
            own = self.draw(rows, scenario, here, view)
        else:
            own = Content(message=all_hidden(len(all_here), "This setting"))
        return Content(
            controls=(
                _scenario_control(fitting, scenario),
                *(_axis_control(axis, setting[axis.key]) for axis in others if len(axis.values) > 1),
                *own.controls,
            ),
            filtered=filtered,
            title=scenario.name,
            lead=flowing(scenario.doc),
            facts=(*_fixed(others), *own.facts),
            cards=own.cards,
            matrices=own.matrices,
            charts=_pale(own.charts) if rows.goes_on(scenario) else own.charts,
            panes=own.panes,
            absences=own.absences,
            gaps=own.gaps,
            details=(*own.details, *what_was_measured(scenario)),
            message=own.message,
        )


def _pale(charts: Sequence[Chart]) -> tuple[Chart, ...]:
    return tuple(replace(chart, figure=pale(chart.figure)) for chart in charts)


def flowing(doc: str) -> str:
    """A docstring without the line breaks of its source; its paragraphs stay apart."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", doc))


def _scenario_control(fitting: Sequence[Scenario], chosen: Scenario) -> Control:
    options = tuple(scenario_names(fitting).items())
    return Control(key="scenario", label="Scenario", kind="choice", options=options, value=chosen.id)


def _axis_control(axis: Axis, chosen: str) -> Control:
    return Control(
        key=_key(axis),
        label=axis.label,
        kind="choice",
        options=tuple((value, value) for value in axis.values),
        value=chosen,
    )


def _key(axis: Axis) -> str:
    """Its word in the URL: the filters have the plain ones."""
    return f"at.{axis.key}" if axis.key in AXES else axis.key


def _fixed(others: Sequence[Axis]) -> list[Fact]:
    told = [axis for axis in others if len(axis.values) == 1 and "." in axis.key]
    return [Fact(label=axis.label, text=axis.values[0]) for axis in told]


def what_was_measured(scenario: Scenario) -> list[Detail]:
    """The source of its unit, where the run has it."""
    if not scenario.source:
        return []
    return [Detail(summary=f"What was measured · {scenario.file}:{scenario.line}", text=scenario.source)]
