"""A page over one scenario of one run: finds both, offers the choices, and lets its subclass draw."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from internals_lab.errors import ResultsError
from internals_lab.model.declaration import Scenario
from internals_lab.model.run import Run
from internals_lab_dashboard.data.axes import Axis, at, axes_of
from internals_lab_dashboard.data.library import Library, RunEntry, Shelf
from internals_lab_dashboard.data.rows import CellRow, RunRows
from internals_lab_dashboard.pages.page import Absence, Content, Control, Detail, Fact, Message
from internals_lab_dashboard.view import View

FIRST_STEPS = (
    ("Copy the bundled experiments into your project", "internals-lab init"),
    ("Measure them on this interpreter", "pytest --internals-lab experiments/ --lab-effort quick"),
    ("Reload this page; a run shows up as soon as it has begun", ""),
)


class ScenarioPage(ABC):
    """Base of such pages. `drawn` names the axes that the chart shows; each other axis becomes a select."""

    path: str
    name: str
    question: str
    wanted: str  # what kind of scenario fits, in words
    drawn: frozenset[str]

    @abstractmethod
    def fits(self, scenario: Scenario) -> bool:
        """Whether this page can show a scenario."""

    @abstractmethod
    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        """The page's own part for the cells of one setting."""

    def content(self, library: Library, shelf: Shelf, view: View) -> Content:
        """Choose run, scenario and setting from the view, then draw."""
        if shelf.problem is not None:
            return Content(message=Message(title="The results folder cannot be read", text=shelf.problem))
        if not shelf.entries:
            return Content(message=_first_visit(shelf))
        asked = view.one("run")
        entry = next((one for one in shelf.entries if asked in (None, one.key)), None)
        controls = (_run_control(shelf, entry),)
        if entry is None:
            return Content(controls=controls, message=_no_such_run(shelf, asked or ""))
        try:
            rows = library.rows(entry)
        except ResultsError as error:
            return Content(
                controls=controls, message=Message(title="This run cannot be read any more", text=str(error))
            )
        fitting = [scenario for scenario in rows.scenarios if self.fits(scenario)]
        if not fitting:
            text = f"None of the {len(rows.scenarios)} scenarios of this run is {self.wanted}. Choose another run."
            return Content(controls=controls, message=Message(title="Nothing to show here", text=text))
        chosen = view.choice("scenario", [scenario.id for scenario in fitting])
        scenario = next(one for one in fitting if one.id == chosen)
        return self._scenario(rows, scenario, fitting, controls, view)

    def _scenario(
        self,
        rows: RunRows,
        scenario: Scenario,
        fitting: Sequence[Scenario],
        controls: tuple[Control, ...],
        view: View,
    ) -> Content:
        cells = rows.cells_of(scenario)
        others = axes_of(cells, drawn=self.drawn)
        setting = {axis.key: view.choice(axis.key, axis.values) for axis in others}
        own = self.draw(rows, scenario, at(cells, setting), view)
        return Content(
            controls=(
                *controls,
                _scenario_control(fitting, scenario),
                *(_axis_control(axis, setting[axis.key]) for axis in others if len(axis.values) > 1),
                *own.controls,
            ),
            title=scenario.name,
            lead=scenario.doc,
            facts=(*_run_facts(rows), *_fixed(others), *own.facts, *_not_drawn(own.absences)),
            charts=own.charts,
            absences=own.absences,
            details=(*own.details, *_details(rows.run, scenario)),
            message=own.message,
        )


def filter_control(key: str, label: str, values: Sequence[tuple[str, str]], chosen: list[str]) -> Control:
    """Show some values of a drawn axis only."""
    return Control(key=key, label=label, kind="several", options=tuple(values), value=chosen, hint="all")


def switch(key: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Control:
    """A choice between two or three ways to look."""
    return Control(key=key, label=label, kind="switch", options=tuple(options), value=chosen)


def when(started: str) -> str:
    """An ISO time in UTC, to the minute; as it stands where it is none."""
    try:
        return datetime.fromisoformat(started).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError):
        return started


def _run_control(shelf: Shelf, chosen: RunEntry | None) -> Control:
    return Control(
        key="run",
        label="Run",
        kind="choice",
        options=tuple((entry.key, _run_label(entry)) for entry in shelf.entries),
        value=chosen.key if chosen else None,
        hint="choose a run",
    )


def _run_label(entry: RunEntry) -> str:
    status = "" if entry.run.status == "complete" else f"{entry.run.status} · "
    return f"{status}{when(entry.run.started)} · {', '.join(entry.interpreters)} · {entry.run.effort}"


def _scenario_control(fitting: Sequence[Scenario], chosen: Scenario) -> Control:
    names = [scenario.name for scenario in fitting]
    options = tuple(
        (one.id, one.name if names.count(one.name) == 1 else f"{one.name} ({one.file})") for one in fitting
    )
    return Control(key="scenario", label="Scenario", kind="choice", options=options, value=chosen.id)


def _axis_control(axis: Axis, chosen: str) -> Control:
    return Control(
        key=axis.key,
        label=axis.label,
        kind="choice",
        options=tuple((value, value) for value in axis.values),
        value=chosen,
    )


def _run_facts(rows: RunRows) -> list[Fact]:
    machine, run = rows.machine, rows.run
    physical = "" if machine.cores_physical is None else f"{machine.cores_physical} physical, "
    facts = [Fact(label="Machine", text=f"{physical}{machine.cores_logical} logical cores")]
    if run.status != "complete":
        words = {
            "running": "still running: what is here is what has been measured so far",
            "interrupted": "interrupted: what was measured until then is shown",
            "crashed": "crashed: what its journal kept is shown",
        }
        facts.insert(0, Fact(label="Run", text=words[run.status], tone="warn"))
    facts += [Fact(label="Damage", text=sentence, tone="warn") for sentence in run.damage]
    return facts


def _fixed(others: Sequence[Axis]) -> list[Fact]:
    told = [axis for axis in others if len(axis.values) == 1 and "." in axis.key]
    return [Fact(label=axis.label, text=axis.values[0]) for axis in told]


def _not_drawn(absences: Sequence[Absence]) -> list[Fact]:
    if not absences:
        return []
    counts = Counter(one.state for one in absences)
    return [
        Fact(label="Not in the chart", text=", ".join(f"{count} {state}" for state, count in counts.items()))
    ]


def _details(run: Run, scenario: Scenario) -> list[Detail]:
    command = " ".join(run.command_line)
    commit = (run.git_commit or "none") + (" with local changes" if run.git_dirty else "")
    about = [f"run       {run.id}", f"started   {when(run.started)}", f"status    {run.status}"]
    about += [
        f"effort    {run.effort}",
        f"seed      {run.seed}",
        f"commit    {commit}",
        f"command   {command}",
    ]
    details = [Detail(summary="How it was run", text="\n".join(about))]
    if scenario.source:
        details.insert(
            0, Detail(summary=f"What was measured · {scenario.file}:{scenario.line}", text=scenario.source)
        )
    return details


def _first_visit(shelf: Shelf) -> Message:
    if shelf.unreadable:
        text = f"{shelf.folder} holds no run that can be read; what is there is listed below with the reason."
    else:
        text = f"{shelf.folder} holds no run so far. Three steps give you one:"
    return Message(title="No results yet", text=text, steps=FIRST_STEPS)


def _no_such_run(shelf: Shelf, asked: str) -> Message:
    broken = next((one for one in shelf.unreadable if one.path.stem == asked), None)
    if broken is not None:
        return Message(title="This run cannot be read", text=broken.reason)
    text = f"{shelf.folder} has no run {asked!r}; it may have been moved or deleted. Choose one of those that are there."
    return Message(title="This run is not here", text=text)
