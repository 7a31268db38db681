"""A run as rows that a page can draw: the document without its raw samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import msgspec

from internals_lab.errors import LabError
from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell, CellResult, Interval, Outcome
from internals_lab.model.declaration import Scenario
from internals_lab.model.environment import Environment
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.observation import Observation
from internals_lab.model.probe_pass import ProbePass, ProbeUsed
from internals_lab.model.results import Comparison, Diagnosis, SuiteMean
from internals_lab.model.run import Run, RunDocument
from internals_lab.model.verdict import Verdict
from internals_lab.verdicts.cut_short import with_claims_judged
from internals_lab.verdicts.judged_run import JudgedRun, judged_run
from internals_lab.verdicts.provisional import provisional, waiting_cells
from internals_lab_dashboard.data.run.course import Course, courses
from internals_lab_dashboard.data.run.figures_of_passes import with_figures
from internals_lab_dashboard.data.run.gil import GilObserved, observe
from internals_lab_dashboard.data.run.held import held_by_round
from internals_lab_dashboard.data.run.pauses import Collecting, collectings
from internals_lab_dashboard.data.run.progress import Progress, progress_of
from internals_lab_dashboard.data.run.selection import Selection
from internals_lab_dashboard.data.run.timeline import Timeline, timelines
from internals_lab_dashboard.index.listed import declared_scenarios


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class CellRow:
    """One cell: its place on the axes, what came of it, the GIL as it was seen, and the course of its processes.

    `held_bytes` is what its processes held, by round, as `memory_kind` of the result counts it. `collecting` has the
    collector's pauses in the passes of the `gc` probe. `derived` is its result without the samples and these. `goes_on`: the
    run has not said that it has all of its rounds, and nothing is judged by it.
    """

    cell: Cell
    outcome: Outcome
    reason: str | None
    rounds: int
    gil: GilObserved
    unit_wall_ns: Interval | None
    derived: CellResult
    timelines: tuple[Timeline, ...] = ()
    courses: tuple[Course, ...] = ()
    held_bytes: dict[int, float] = field(default_factory=dict)
    collecting: tuple[Collecting, ...] = ()
    goes_on: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRows:
    """Everything of a run that the pages draw. `speedups` has the scaling comparison of each cell, `diagnoses` why it
    is not more, both by cell id. `judged` is what it says of claims. `controls` are cells that the lab added by itself. `checks` counts
    how each trust check of its samples came out. `worked_out` remembers, by
    interpreter, how the others stand to it: the document says that of its first one only. `progress` is there while the run
    lasts. `whole` is the run of which these are only some cells; what was compared keeps its comparison, though the cell that
    it was compared with may be hidden.
    """

    run: Run
    machine: Machine
    interpreters: tuple[Interpreter, ...]
    scenarios: tuple[Scenario, ...]
    cells: tuple[CellRow, ...]
    judged: JudgedRun
    speedups: dict[str, Comparison]
    diagnoses: dict[str, Diagnosis] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    suites: tuple[SuiteMean, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    controls: tuple[CellRow, ...] = ()
    observations: tuple[Observation, ...] = ()
    probes: dict[str, ProbeUsed] = field(default_factory=dict)
    progress: Progress | None = None
    environments: tuple[Environment, ...] = ()
    checks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    worked_out: dict[str, tuple[tuple[Comparison, ...], tuple[SuiteMean, ...]]] = field(
        default_factory=dict, compare=False
    )
    whole: RunRows | None = field(default=None, compare=False)

    @property
    def everything(self) -> RunRows:
        """The run with all its cells."""
        return self.whole or self

    @property
    def hidden(self) -> int:
        """How many cells of the run are not here."""
        return len(self.everything.cells) - len(self.cells)

    def only(self, selection: Selection) -> RunRows:
        """The run with the cells that a reader wants to see, and what was found of their interpreters."""
        if selection.is_everything:
            return self
        wanted = {cell.id for cell in selection.of(row.cell for row in self.everything.cells)}
        return replace(
            self,
            cells=tuple(row for row in self.everything.cells if row.cell.id in wanted),
            controls=tuple(
                row
                for row in self.everything.controls
                if not selection.interpreter or row.cell.interpreter in selection.interpreter
            ),
            verdicts=tuple(
                verdict
                for verdict in self.everything.verdicts
                if not selection.interpreter or verdict.interpreter in selection.interpreter
            ),
            whole=self.everything,
        )

    def cells_of(self, scenario: Scenario) -> list[CellRow]:
        """The cells of one scenario in the document's order."""
        return [row for row in self.cells if row.cell.scenario == scenario.id]

    def goes_on(self, scenario: Scenario) -> bool:
        """Whether it waits for planned rounds."""
        return any(row.goes_on for row in self.everything.cells_of(scenario))


def rows_of(document: RunDocument, *, now: Callable[[], datetime] = _now) -> RunRows:
    """Let go of the samples; keep what was derived from them and the GIL state that they saw. What a run that lasts has
    measured so far is derived here, and nothing is judged that waits for planned rounds.
    """
    waiting = waiting_cells(document) if document.run.status == "running" else {}
    progress = progress_of(document, now=now())
    document = with_figures(_so_far(document))
    # The lab's own cells, which nobody declared, are no points of a scenario; nor are its own scenarios pages.
    return RunRows(
        run=document.run,
        machine=document.machine,
        interpreters=tuple(document.interpreters),
        scenarios=declared_scenarios(document),
        cells=tuple(_row(result, waiting) for result in document.cells if result.cell.control is None),
        controls=tuple(_row(result, waiting) for result in document.cells if result.cell.control is not None),
        speedups={c.subject: c for c in document.comparisons if c.about == "scaling"},
        diagnoses={diagnosis.subject: diagnosis for diagnosis in document.diagnoses},
        comparisons=tuple(document.comparisons),
        suites=tuple(document.suites),
        verdicts=tuple(document.verdicts),
        judged=judged_run(with_claims_judged(document)),
        observations=tuple(document.observations),
        probes={probe.name: probe for probe in document.probes},
        environments=tuple(document.environments),
        checks=_checks(document),
        progress=progress,
    )


def _so_far(document: RunDocument) -> RunDocument:
    if document.run.status != "running":
        return document
    try:
        return provisional(document)
    except LabError:  # settings that nobody can judge by: what was measured is shown all the same
        return document


def _checks(document: RunDocument) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for result in document.cells:
        for sample in result.samples:
            for check in sample.checks:
                counts.setdefault(check.name, Counter())[check.state] += 1
    return counts


def _row(result: CellResult, waiting: Container[str]) -> CellRow:
    return CellRow(
        cell=result.cell,
        outcome=result.outcome,
        reason=result.reason,
        rounds=len(result.samples),
        gil=observe(sample.gil for sample in result.samples),
        unit_wall_ns=result.unit_wall_ns,
        timelines=timelines(result.samples) if result.cell.workers > 1 else (),
        courses=courses(result.samples),
        held_bytes=held_by_round(result.samples, result.memory_kind),
        collecting=collectings(result.probe_passes),
        goes_on=result.cell.id in waiting,
        derived=msgspec.structs.replace(
            result,
            samples=[],
            captured_output=None,
            probe_passes=[_light(one) for one in result.probe_passes],
        ),
    )


def _light(one: ProbePass) -> ProbePass:
    # There are thousands of pauses: they are kept as compact columns.
    return msgspec.structs.replace(one, columns={}, detail=None) if one.probe == "gc" else one


def as_word(value: JSON) -> str:
    """An axis value as it stands in a select box, a table and the URL; different values are different words."""
    if isinstance(value, str) and value and not _reads_as_json(value):
        return value
    return msgspec.json.encode(value).decode()


def _reads_as_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError:
        return False
    return True
