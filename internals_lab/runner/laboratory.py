"""A run from its plan to its document: pilot, rounds, journal, what was derived."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from internals_lab.declare.location import Location
from internals_lab.machine.free_memory import free_memory_bytes
from internals_lab.machine.placement import placement_named
from internals_lab.model.cell import Cell, CellResult, Outcome
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument, RunStatus
from internals_lab.model.sample import Sample
from internals_lab.runner.alive_together import MOST_ARMS, Room, appetite, group_arms
from internals_lab.runner.block_plan import BlockPlan, common_unit_ns, common_units, plan_blocks
from internals_lab.runner.effort import FEWEST_ROUNDS, looks_within
from internals_lab.runner.forecast import round_ns
from internals_lab.runner.launching import Launcher
from internals_lab.runner.observer import Observer
from internals_lab.runner.pilot import PilotFailure, PilotResult, run_pilot, unit_key
from internals_lab.runner.plan import Arm
from internals_lab.runner.provenance import git_state
from internals_lab.runner.rounds import Round, RoundResult
from internals_lab.runner.run_order import RunOrder, new_run_id
from internals_lab.runner.trust import invalid_reason
from internals_lab.store.captured import CapturedOutput
from internals_lab.store.journal import Journal
from internals_lab.verdicts.comparisons import planned_pairs
from internals_lab.verdicts.controls import ceilings_needed
from internals_lab.verdicts.declared_family import first_deciding_look
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.undecided import undecided_cells


@dataclass(kw_only=True)
class _Progress:
    """A cell while the run lasts."""

    arm: Arm
    cell: Cell
    outcome: Outcome = "pending"
    reason: str | None = None
    samples: list[Sample] = field(default_factory=list)
    measured_s: float = 0.0
    captured: str = ""
    captured_path: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """A scenario after its pilot: its groups and what a round of each costs."""

    groups: list[list[Arm]]
    plans: dict[str, BlockPlan]
    round_s: list[float]

    @property
    def one_round_s(self) -> float:
        return sum(self.round_s)


class Laboratory:
    """One run. `open` pilots and forecasts, `measure` runs a scenario's rounds, `close` writes the document.

    `arms` are all cells of the run, those left out included; `wanted` (cell ids, None for all) are measured, with
    the references and controls that they are read by.
    """

    def __init__(
        self,
        order: RunOrder,
        *,
        arms: Sequence[Arm],
        locations: Mapping[str, Location],
        interpreters: Sequence[Interpreter],
        machine: Machine,
        launcher: Launcher,
        observer: Observer,
        wanted: frozenset[str] | None = None,
        free_memory_bytes: Callable[[], int] = free_memory_bytes,
    ) -> None:
        self._free_memory_bytes = free_memory_bytes
        self._order = order
        self._locations = locations
        self._interpreters = list(interpreters)
        self._machine = machine
        self._launcher = launcher
        self._observer = observer
        self._scenarios = list({arm.scenario.id: arm.scenario for arm in arms}.values())
        self._pairs = [
            (pair.subject, pair.reference)
            for pair in planned_pairs(
                self._scenarios,
                [arm.cell for arm in arms if arm.left_out is None],
                self._interpreters,
                cores_usable=machine.cores_usable,
            )
            if pair.together
        ]
        cells = [arm.cell for arm in arms]
        pulled_in = frozenset[str]() if wanted is None else self._pulled_in_by(wanted, cells)
        self._cells = {
            arm.cell.id: _Progress(
                arm=arm, cell=msgspec.structs.replace(arm.cell, pulled_in=arm.cell.id in pulled_in)
            )
            for arm in arms
            if wanted is None or arm.cell.id in wanted | pulled_in
        }
        kept = {progress.cell.scenario for progress in self._cells.values()}
        self._scenarios = [scenario for scenario in self._scenarios if scenario.id in kept]
        self._ready: dict[str, _Ready] = {}
        self._rounds = order.effort.rounds
        self._run: Run | None = None
        self._journal: Journal | None = None
        self._captured = CapturedOutput(order.results)
        self._started = time.monotonic()
        self._in_units_ns = 0
        self._left_s = 0.0
        self._rng = random.Random(order.seed)

    def _pulled_in_by(self, wanted: frozenset[str], cells: Sequence[Cell]) -> frozenset[str]:
        references = {reference for subject, reference in self._pairs if subject in wanted}
        measured = [cell for cell in cells if cell.id in wanted | references]
        return frozenset(references | {cell.id for cell in ceilings_needed(measured, cells)}) - wanted

    @property
    def is_open(self) -> bool:
        """Whether there is a journal that `close` has to turn into a document."""
        return self._journal is not None

    @property
    def scenarios(self) -> list[Scenario]:
        """The scenarios of the run, in order."""
        return self._scenarios

    def open(self) -> None:
        """Begin the journal, run every pilot and say what the run will cost."""
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
            settings={
                "rounds": self._rounds,
                "looks": list(self._looks()),
                "level": self._order.level,
                "equivalence_margin": self._order.equivalence_margin,
                "fail_on": self._order.fail_on,
                "placement": self._order.placement,
            },
        )
        for progress in self._cells.values():
            if progress.arm.left_out is not None:
                progress.outcome, progress.reason = progress.arm.left_out
        self._journal = Journal.create(self._order.results, self._document("running"))
        for number, scenario in enumerate(self._scenarios):
            self._observer.pilot(scenario, number, len(self._scenarios))
            self._ready[scenario.id] = self._pilot(scenario)
        self._plan_rounds()

    def _waiting(self, scenario: Scenario) -> list[_Progress]:
        return [
            progress
            for progress in self._cells.values()
            if progress.cell.scenario == scenario.id and progress.outcome == "pending"
        ]

    def _pilot(self, scenario: Scenario) -> _Ready:
        waiting = self._waiting(scenario)
        effort = self._order.effort
        found = run_pilot(
            [progress.arm for progress in waiting], self._locations[scenario.id], self._launcher, effort
        )
        pilots: dict[str, PilotResult] = {}
        for progress in waiting:
            result = found[unit_key(progress.arm)]
            if isinstance(result, PilotFailure):
                progress.captured = result.captured
                reason = f"{result.failure.reason} (before the rounds)"
                self._end(progress, result.failure.outcome, reason, detail=result.failure.detail)
            else:
                pilots[progress.cell.id] = result
        arms = [progress.arm for progress in waiting if progress.cell.id in pilots]
        plans = self._plan_blocks(arms, pilots)
        groups = self._group(scenario, arms, pilots)
        cores = self._machine.cores_usable
        return _Ready(
            groups=groups,
            plans=plans,
            round_s=[round_ns(group, plans, pilots, cores_usable=cores) / 1e9 for group in groups],
        )

    def _group(
        self, scenario: Scenario, arms: Sequence[Arm], pilots: Mapping[str, PilotResult]
    ) -> list[list[Arm]]:
        room = Room(
            most=MOST_ARMS if scenario.together is None else scenario.together,
            free_bytes=self._free_memory_bytes(),
            appetites={arm.cell.id: appetite(arm, pilots[arm.cell.id]) for arm in arms},
        )
        groups = group_arms(arms, self._pairs, room)
        for group in groups:
            ids = [arm.cell.id for arm in group]
            if not room.holds(ids):
                self._observer.note(
                    f"{scenario.id}: {' and '.join(arm.cell.label for arm in group)} need about "
                    f"{room.needed_bytes(ids) / 2**30:.1f} GiB together, and {(room.free_bytes or 0) / 2**30:.1f} GiB "
                    "are free: the machine may swap, which makes cells invalid"
                )
        return groups

    def _plan_blocks(self, arms: Sequence[Arm], pilots: Mapping[str, PilotResult]) -> dict[str, BlockPlan]:
        same_work: dict[object, list[Arm]] = {}
        for arm in arms:
            same_work.setdefault(unit_key(arm)[1:], []).append(arm)
        plans = {}
        for together in same_work.values():
            one_each = {arm.interpreter.name: pilots[arm.cell.id].unit_ns for arm in together}
            effort = self._order.effort
            if all(arm.cell.control for arm in together):
                effort = effort.for_control()
            common_ns = common_unit_ns(one_each.values())
            units = common_units(one_each.values(), effort)
            for arm in together:
                plans[arm.cell.id] = plan_blocks(
                    arm,
                    units,
                    pilots[arm.cell.id].unit_ns,
                    effort,
                    cores_usable=self._machine.cores_usable,
                    unit_cpu_ns=pilots[arm.cell.id].unit_cpu_ns,
                    common_ns=common_ns,
                )
        return plans

    def _plan_rounds(self) -> None:
        budget_s = self._order.budget_s
        if budget_s is not None and self._one_round_s() * self._rounds > budget_s - self._elapsed_s():
            self._leave_out_controls()
            self._leave_out_what_it_cannot_answer()
        one_round_s = self._one_round_s()
        if budget_s is not None and one_round_s * self._rounds > budget_s - self._elapsed_s():
            affordable = int(max(0.0, budget_s - self._elapsed_s()) / one_round_s) if one_round_s else 0
            self._rounds = max(FEWEST_ROUNDS, min(self._rounds, affordable))
            self._observer.note(
                f"the budget of {budget_s:g} s pays for {self._rounds} rounds "
                f"instead of {self._order.effort.rounds}"
            )
        looks = self._looks()
        self._left_s = one_round_s * self._rounds
        assert self._run is not None
        settings = {**self._run.settings, "rounds": self._rounds, "looks": list(looks)}
        self._run = msgspec.structs.replace(self._run, settings=settings)
        least_s = self._least_s(looks)
        self._observer.forecast(least_s, self._left_s)
        self._run = msgspec.structs.replace(
            self._run,
            forecast_least_s=round(least_s + self._elapsed_s(), 1),
            forecast_s=round(self._left_s + self._elapsed_s(), 1),
        )

    def _least_s(self, looks: Sequence[int]) -> float:
        """What rounds cost where every look decides all that it can; claims are decided together or not at all."""
        planned = self.document()
        of_claims = first_deciding_look(looks, planned.claims, Judging.of_run(planned.run))
        return sum(
            ready.one_round_s * (of_claims if scenario.claims else looks[0])
            for scenario in self._scenarios
            if (ready := self._ready.get(scenario.id))
        )

    def _leave_out_what_it_cannot_answer(self) -> None:
        """In the order of the run: what does not even get the fewest rounds is left out before anything is measured."""
        left_s = self._budget_left_s()
        for scenario in self._scenarios:
            ready = self._ready[scenario.id]
            if self._beyond_budget(scenario, ready, left_s):
                self._ready[scenario.id] = _Ready(groups=[], plans={}, round_s=[])
            else:
                left_s -= ready.one_round_s * FEWEST_ROUNDS

    def _budget_left_s(self) -> float:
        return math.inf if self._order.budget_s is None else self._order.budget_s - self._elapsed_s()

    def _one_round_s(self) -> float:
        return sum(ready.one_round_s for ready in self._ready.values())

    def _leave_out_controls(self) -> None:
        """The scenarios in which nobody declared anything: what was asked for has the budget first."""
        for scenario in self._scenarios:
            waiting = self._waiting(scenario)
            if all(progress.cell.control for progress in waiting):
                for progress in waiting:
                    self._end(progress, "skipped", "the budget goes to what was declared")
                self._ready[scenario.id] = _Ready(groups=[], plans={}, round_s=[])

    def _looks(self) -> tuple[int, ...]:
        return looks_within(self._rounds) if self._order.stops_early else (self._rounds,)

    def _elapsed_s(self) -> float:
        return time.monotonic() - self._started

    def measure(self, scenario: Scenario) -> None:
        """Run all rounds of the scenario; its cells have their outcomes afterwards."""
        ready = self._ready[scenario.id]
        # Told at the forecast already, unless those before it took longer than was forecast.
        if self._beyond_budget(scenario, ready, self._budget_left_s()):
            return
        cells = len(self._waiting(scenario))
        if cells:
            self._observer.scenario(scenario, cells, ready.one_round_s * self._rounds)
        for number in range(len(ready.groups)):
            self._measure_group(scenario, ready, number)
        if strays := self._launcher.end_strays():
            self._observer.note(f"{scenario.id} left {len(strays)} processes behind; they were ended")
        for progress in self._waiting(scenario):
            reason = invalid_reason(progress.samples)
            self._end(progress, "invalid" if reason else "measured", reason)

    def _measure_group(self, scenario: Scenario, ready: _Ready, number: int) -> None:
        """Rounds until a look at the data finds every comparison of the group decided, or all rounds are done."""
        arms, done = ready.groups[number], 0
        left_afterwards_s = self._left_s - ready.round_s[number] * self._rounds
        for look in self._looks():
            for round_number in range(done, look):
                arms = [arm for arm in arms if self._cells[arm.cell.id].outcome == "pending"]
                if not arms:
                    break
                result = Round(
                    arms,
                    ready.plans,
                    self._locations[scenario.id],
                    self._launcher,
                    number=round_number,
                    group=number,
                    cpus=self._machine.cpus_allowed or range(self._machine.cores_usable),
                    topology=self._machine.topology,
                    placement=placement_named(self._order.placement),
                    rng=random.Random(self._rng.random()),
                ).run()
                self._take(result)
                self._left_s = max(0.0, self._left_s - ready.round_s[number])
                in_all = number * self._rounds + round_number + 1
                self._observer.round(scenario, in_all, self._rounds * len(ready.groups), self._left_s)
            done = look
            if look < self._rounds:
                undecided = undecided_cells(self._so_far(), scenario)
                arms = [arm for arm in arms if arm.cell.id in undecided]
        self._left_s = max(0.0, left_afterwards_s)

    def _so_far(self) -> RunDocument:
        """The run as if it ended now."""
        document = self._document("running")
        cells = [
            msgspec.structs.replace(result, outcome="measured")
            if result.outcome == "pending" and result.samples
            else result
            for result in document.cells
        ]
        return derive(msgspec.structs.replace(document, cells=cells))

    def _beyond_budget(self, scenario: Scenario, ready: _Ready, left_s: float) -> bool:
        """Whether so much time gives the scenario no answer; if so, its cells are skipped."""
        needed_s = ready.one_round_s * FEWEST_ROUNDS
        if needed_s <= left_s:
            return False
        reason = f"budget: needs about {needed_s:.0f} s for an answer, {max(0.0, left_s):.0f} s are left"
        self._observer.note(f"{scenario.id} is skipped, {reason}")
        for progress in self._waiting(scenario):
            self._end(progress, "skipped", reason)
        return True

    def _take(self, result: RoundResult) -> None:
        assert self._journal is not None
        self._in_units_ns += result.in_units_ns
        for cell_id, seconds in result.active_s.items():
            self._cells[cell_id].measured_s += seconds
        for cell_id, text in result.captured.items():
            self._cells[cell_id].captured = text
        for cell_id, sample in result.samples.items():
            self._cells[cell_id].samples.append(sample)
            self._journal.add_sample(cell_id, sample)
        for cell_id, failed in result.failed.items():
            progress = self._cells[cell_id]
            progress.captured = failed.captured
            self._end(progress, failed.failure.outcome, failed.failure.reason, detail=failed.failure.detail)
        self._journal.sync()

    def _end(self, progress: _Progress, outcome: Outcome, reason: str | None, *, detail: str = "") -> None:
        assert self._journal is not None
        assert self._run is not None
        progress.outcome, progress.reason = outcome, reason
        text = "\n".join(part for part in (detail, progress.captured) if part)
        if text:
            progress.captured = text
            progress.captured_path = self._captured.keep(self._run.id, progress.cell.id, text)
        self._journal.end_cell(
            progress.cell.id,
            outcome,
            reason=reason,
            measured_s=progress.measured_s,
            captured_output=progress.captured_path,
        )

    def captured_text(self, cell_id: str) -> str:
        """What a cell printed, or the traceback that ended it."""
        return self._cells[cell_id].captured

    def document(self) -> RunDocument:
        """The run as it stands, with all that is derived from it."""
        return derive(self._document("running"))

    def close(self, status: RunStatus) -> tuple[RunDocument, Path]:
        """Write the document, with everything that was measured, whatever happened. Returns it and its path."""
        assert self._journal is not None
        assert self._run is not None
        self._launcher.end_strays()
        for progress in self._cells.values():
            if progress.outcome == "pending" and progress.samples:
                reason = invalid_reason(progress.samples)
                self._end(progress, "invalid" if reason else "measured", reason)
            elif progress.outcome == "pending":
                progress.reason = "the run ended before its turn"
        self._run = msgspec.structs.replace(
            self._run,
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
            took_s=round(self._elapsed_s(), 3),
            measured_s=round(self._in_units_ns / 1e9, 3),
        )
        document = derive(self._document(status))
        return document, self._journal.finish(document)

    def _document(self, status: RunStatus) -> RunDocument:
        assert self._run is not None
        return RunDocument(
            schema=DOCUMENT_SCHEMA,
            run=msgspec.structs.replace(self._run, status=status),
            machine=self._machine,
            interpreters=self._interpreters,
            scenarios=self._scenarios,
            cells=[
                CellResult(
                    cell=progress.cell,
                    outcome=progress.outcome,
                    reason=progress.reason,
                    samples=list(progress.samples),
                    measured_s=round(progress.measured_s, 6),
                    captured_output=progress.captured_path,
                )
                for progress in self._cells.values()
            ],
        )
