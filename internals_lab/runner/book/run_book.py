"""What is known of a run while it lasts: its cells, the journal that keeps them, the document that they make."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from internals_lab.model.base import JSON
from internals_lab.model.cell import Outcome
from internals_lab.model.declaration import Scenario
from internals_lab.model.environment import Environment
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.probe_pass import ProbeUsed
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument, RunStatus
from internals_lab.runner.book.entry import Entry
from internals_lab.runner.book.intermissions import Intermissions
from internals_lab.runner.book.provenance import git_state
from internals_lab.runner.measuring.probe_process import PassResult
from internals_lab.runner.measuring.rounds import RoundResult
from internals_lab.runner.planning.run_order import RunOrder, new_run_id
from internals_lab.runner.trust.checks import invalid_reason
from internals_lab.store.captured import CapturedOutput
from internals_lab.store.journal import Journal
from internals_lab.verdicts.cell_figures import CellFigures
from internals_lab.verdicts.derivation import derive


class RunBook:
    """The run, from its first line in the journal to its document. `entries` are its cells by id."""

    def __init__(
        self,
        order: RunOrder,
        *,
        entries: Mapping[str, Entry],
        scenarios: Sequence[Scenario],
        interpreters: Sequence[Interpreter],
        machine: Machine,
        clock: Callable[[], float] = time.monotonic,
        environments: Sequence[Environment] = (),
        intermissions: Intermissions | None = None,
    ) -> None:
        self.entries = entries
        self._intermissions = intermissions or Intermissions(clock=clock)
        self._probes = _probes_used(entries.values())
        self._order = order
        self._scenarios = list(scenarios)
        self._interpreters = list(interpreters)
        self._machine = machine
        self._environments = list(environments)
        self._run: Run | None = None
        self._journal: Journal | None = None
        self._captured = CapturedOutput(order.results)
        self._clock = clock
        self._started = clock()
        self._in_units_ns = 0
        self._cell_figures = CellFigures()

    @property
    def is_open(self) -> bool:
        """Whether there is a journal that `close` has to turn into a document."""
        return self._journal is not None

    @property
    def run(self) -> Run:
        """What is known of the run itself, once it is open."""
        assert self._run is not None
        return self._run

    def elapsed_s(self) -> float:
        """How long the run has lasted."""
        return self._clock() - self._started

    def open(self, **settings: JSON) -> None:
        """Begin the journal. Cells that were left out have their outcome from the start."""
        # Not from when it was made: it may have waited for another run to end, which is none of its own time.
        self._started = self._clock()
        commit, dirty = git_state(self._order.root)
        now = datetime.now(UTC)
        self._run = Run(
            id=new_run_id(now),
            started=now.isoformat(timespec="seconds"),
            finished=None,
            status="running",
            command_line=list(self._order.command_line),
            lab_version=version("internals-lab"),
            git_commit=commit,
            git_dirty=dirty,
            seed=self._order.seed,
            effort=self._order.effort.name,
            budget_s=self._order.budget_s,
            settings=settings,
        )
        for entry in self.entries.values():
            if entry.arm.left_out is not None:
                entry.outcome, entry.reason = entry.arm.left_out
        self._journal = Journal.create(self._order.results, self._document("running"))
        self._intermissions.begin(self._journal.path)

    def intermission(self) -> None:
        """Nobody is measured now: who follows the run on this machine may draw."""
        self._intermissions.offer()

    def set(self, **settings: JSON) -> None:
        """Change settings that the plan of rounds decides."""
        self._run = msgspec.structs.replace(self.run, settings={**self.run.settings, **settings})

    def forecast(self, *, least_s: float, most_s: float) -> None:
        """Note what the rounds will take, on top of what has passed already, and what is planned by now."""
        assert self._journal is not None
        self._run = msgspec.structs.replace(
            self.run,
            forecast_least_s=round(least_s + self.elapsed_s(), 1),
            forecast_s=round(most_s + self.elapsed_s(), 1),
        )
        self._journal.change_plan(self._run)

    def of(self, scenario: Scenario) -> list[Entry]:
        """The scenario's cells."""
        return [entry for entry in self.entries.values() if entry.cell.scenario == scenario.id]

    def waiting(self, scenario: Scenario) -> list[Entry]:
        """Those that have no outcome yet."""
        return [entry for entry in self.of(scenario) if entry.outcome == "pending"]

    def take(self, result: RoundResult) -> None:
        """Keep what a round gave."""
        assert self._journal is not None
        self._in_units_ns += result.in_units_ns
        for cell_id, seconds in result.active_s.items():
            self.entries[cell_id].measured_s += seconds
        for cell_id, text in result.captured.items():
            self.entries[cell_id].captured = text
        for cell_id, sample in result.samples.items():
            self.entries[cell_id].samples.append(sample)
            self._journal.add_sample(cell_id, sample)
        for cell_id, failed in result.failed.items():
            entry = self.entries[cell_id]
            entry.captured = failed.captured
            self.end(entry, failed.failure.outcome, failed.failure.in_words, detail=failed.failure.detail)
        self._journal.sync()

    def take_pass(self, entry: Entry, result: PassResult) -> None:
        """Keep what a probe's pass through the cell gave, at once: there may not be another."""
        assert self._journal is not None
        seen = result.seen
        entry.measured_s += result.active_s
        if seen.outcome != "measured" and result.printed:
            name = f"{entry.cell.id} {seen.probe} pass {seen.number}"
            path = self._captured.keep(self.run.id, name, result.printed)
            seen = msgspec.structs.replace(seen, captured_output=path)
        elif entry.has_told(seen):
            # A disassembly is long, and the same in each process.
            seen = msgspec.structs.replace(seen, detail=None)
        entry.probe_passes.append(seen)
        self._journal.add_probe_pass(entry.cell.id, seen)
        self._journal.sync()
        if result.printed and entry.outcome == "pending":
            entry.captured = result.printed

    def end_inspected(self, entry: Entry) -> None:
        """Give an inspection the outcome that its passes stand for."""
        if gravest := entry.gravest_of_passes():
            self.end(entry, *gravest)

    def end(self, entry: Entry, outcome: Outcome, reason: str | None, *, detail: str = "") -> None:
        """Give a cell its outcome, and keep what it printed."""
        assert self._journal is not None
        entry.outcome, entry.reason = outcome, reason
        text = "\n".join(part for part in (detail, entry.captured) if part)
        if text:
            entry.captured = text
            entry.captured_path = self._captured.keep(self.run.id, entry.cell.id, text)
        self._journal.end_cell(
            entry.cell.id,
            outcome,
            reason=reason,
            measured_s=entry.measured_s,
            captured_output=entry.captured_path,
        )

    def end_measured(self, entry: Entry) -> None:
        """Give a cell that has all its samples the outcome that they stand for."""
        if not entry.samples:
            self.end(entry, "crashed", "in every round, another cell ended the process that it shared")
            return
        reason = invalid_reason(entry.samples)
        self.end(entry, "invalid" if reason else "measured", reason)

    def document(self) -> RunDocument:
        """The run as it stands, with all that is derived from it."""
        return derive(self._document("running"), self._cell_figures)

    def document_about(self, scenario: Scenario) -> RunDocument:
        """The part of it that answers for a scenario: its file, whose scenarios may be summed up together, and controls."""
        document = self._document("running")
        declared = {entry.cell.scenario for entry in self.entries.values() if not entry.cell.control}
        kept = [one for one in document.scenarios if one.file == scenario.file or one.id not in declared]
        ids = {one.id for one in kept}
        cells = [result for result in document.cells if result.cell.scenario in ids]
        part = msgspec.structs.replace(document, scenarios=kept, cells=cells)
        return derive(part, self._cell_figures)

    def so_far(self) -> RunDocument:
        """The run as if it ended now."""
        document = self._document("running")
        cells = [
            msgspec.structs.replace(result, outcome="measured")
            if result.outcome == "pending" and result.samples
            else result
            for result in document.cells
        ]
        return derive(msgspec.structs.replace(document, cells=cells), self._cell_figures)

    def close(self, status: RunStatus) -> tuple[RunDocument, Path]:
        """Write the document, with everything that was measured, whatever happened. Returns it and its path."""
        assert self._journal is not None
        self._intermissions.end()
        for entry in self.entries.values():
            if entry.outcome == "pending" and entry.samples:
                self.end_measured(entry)
            elif entry.outcome == "pending" and entry.probe_passes:
                self.end_inspected(entry)
            elif entry.outcome == "pending":
                entry.reason = "the run ended before its turn"
        self._run = msgspec.structs.replace(
            self.run,
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
            took_s=round(self.elapsed_s(), 3),
            measured_s=round(self._in_units_ns / 1e9, 3),
        )
        document = derive(self._document(status), self._cell_figures)
        return document, self._journal.finish(document)

    def _document(self, status: RunStatus) -> RunDocument:
        return RunDocument(
            schema=DOCUMENT_SCHEMA,
            run=msgspec.structs.replace(self.run, status=status),
            machine=self._machine,
            interpreters=self._interpreters,
            scenarios=self._scenarios,
            environments=self._environments,
            probes=self._probes,
            cells=[entry.result() for entry in self.entries.values()],
        )


def _probes_used(entries: Iterable[Entry]) -> list[ProbeUsed]:
    probes = {look.probe.name: look.probe for entry in entries for look in entry.arm.looks}
    return [
        ProbeUsed(name=probe.name, cost=probe.cost, units=dict(probe.units), telling=[*probe.telling])
        for probe in probes.values()
    ]
