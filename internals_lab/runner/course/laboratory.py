"""A run from its plan to its document: what is prepared, measured, looked at, and when it is enough."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from internals_lab.declare.location import Location
from internals_lab.estimation.signed_rank import fewest_rounds
from internals_lab.estimation.stopping import looks_within
from internals_lab.machine.free_memory import free_memory_bytes
from internals_lab.machine.placement import placement_named
from internals_lab.model.declaration import Scenario
from internals_lab.model.environment import Environment
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.run import RunDocument, RunStatus
from internals_lab.runner.book.cells_of_run import cells_of_run
from internals_lab.runner.book.run_book import RunBook
from internals_lab.runner.course.budget import Budget
from internals_lab.runner.course.observer import Observer
from internals_lab.runner.course.preparation import Preparation, Ready
from internals_lab.runner.course.probing import Probing
from internals_lab.runner.course.rationing import Rationing
from internals_lab.runner.course.until_decided import UntilDecided
from internals_lab.runner.measuring.rounds import Round
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.processes.launching import Launcher
from internals_lab.verdicts.declared_family import first_deciding_look
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.undecided import undecided_cells


class Laboratory:
    """One run. `open` pilots and forecasts, `measure` runs a scenario's rounds, `close` writes the document.

    `arms` are all cells of the run, those left out included; `wanted` (cell ids, None for all) are measured, with
    the references and controls that they are read by. `environments` are those that arms were given.
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
        environments: Sequence[Environment] = (),
        free_memory_bytes: Callable[[], int] = free_memory_bytes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._order = order
        self._locations = locations
        self._machine = machine
        self._launcher = launcher
        self._observer = observer
        cells = cells_of_run(
            arms, wanted=wanted, interpreters=interpreters, cores_usable=machine.cores_usable
        )
        self._scenarios = cells.scenarios
        self._book = RunBook(
            order,
            entries=cells.entries,
            scenarios=self._scenarios,
            interpreters=interpreters,
            machine=machine,
            clock=clock,
            environments=environments,
        )
        self._preparation = Preparation(
            order.effort,
            pairs=cells.pairs,
            locations=locations,
            machine=machine,
            launcher=launcher,
            observer=observer,
            free_memory_bytes=free_memory_bytes,
        )
        self._budget = Budget(order.budget_s, self._book.elapsed_s)
        # No interval, no answer.
        self._fewest = fewest_rounds(order.level)
        self._rationing = Rationing(
            self._budget,
            scenarios=self._scenarios,
            book=self._book,
            preparation=self._preparation,
            observer=observer,
            fewest=self._fewest,
            most=order.effort.rounds,
        )
        self._probing = Probing(
            self._book,
            self._budget,
            launcher=launcher,
            observer=observer,
            machine=machine,
            placement=placement_named(order.placement),
            passes=order.effort.passes,
            fewest=self._fewest,
        )
        self._ready: dict[str, Ready] = {}
        self._rounds = order.effort.rounds
        # The forecast of the groups that have not begun, and of the probes' passes through each scenario.
        self._kept_s = 0.0
        self._passes_s: dict[str, float] = {}
        self._rng = random.Random(order.seed)

    @property
    def is_open(self) -> bool:
        """Whether there is a journal that `close` has to turn into a document."""
        return self._book.is_open

    @property
    def scenarios(self) -> list[Scenario]:
        """The scenarios of the run, in order."""
        return self._scenarios

    def open(self) -> None:
        """Begin the journal, run every pilot and say what the run will cost."""
        self._book.open(
            rounds=self._rounds,
            looks=list(self._looks()),
            level=self._order.level,
            equivalence_margin=self._order.equivalence_margin,
            fail_on=self._order.fail_on,
            placement=self._order.placement,
        )
        for number, scenario in enumerate(self._scenarios):
            self._observer.pilot(scenario, number, len(self._scenarios))
            # An inspection has nothing to time, and so nothing to try out.
            inspects = scenario.kind == "inspection"
            self._ready[scenario.id] = Ready() if inspects else self._preparation.of(scenario, self._book)
        self._plan_rounds()
        self._book.intermission()

    def _plan_rounds(self) -> None:
        passes_s = self._forecast_passes()
        self._ready, self._rounds = self._rationing.of(self._ready, beside_s=sum(passes_s.values()))
        # Fewer, where cells are left out or the budget has no more for them.
        passes_s = self._forecast_passes()
        paid = min(1.0, self._rationing.beside_s / (sum(passes_s.values()) or 1.0))
        self._passes_s = {scenario: seconds * paid for scenario, seconds in passes_s.items()}
        looks = self._looks()
        self._kept_s = self._rounds * sum(ready.one_round_s for ready in self._ready.values())
        self._kept_s += sum(self._passes_s.values())
        self._book.set(rounds=self._rounds, looks=list(looks), passes=self._order.effort.passes)
        least_s = self._least_s(looks) + sum(self._passes_s.values())
        self._observer.forecast(least_s, self._kept_s)
        self._book.forecast(least_s=least_s, most_s=self._kept_s)

    def _forecast_passes(self) -> dict[str, float]:
        return {
            scenario.id: self._probing.forecast_s(self._book.of(scenario), self._ready[scenario.id])
            for scenario in self._scenarios
        }

    def _least_s(self, looks: Sequence[int]) -> float:
        """What rounds cost where every look decides all that it can; claims are decided together or not at all."""
        planned = self.document()
        of_claims = first_deciding_look(looks, planned.claims, Judging.of_run(planned.run))
        return sum(
            ready.one_round_s * (of_claims if scenario.claims else looks[0])
            for scenario in self._scenarios
            if (ready := self._ready.get(scenario.id))
        )

    def _looks(self) -> tuple[int, ...]:
        return looks_within(self._rounds, self._order.level) if self._order.stops_early else (self._rounds,)

    def measure(self, scenario: Scenario) -> None:
        """Run all rounds of the scenario; its cells have their outcomes afterwards."""
        ready = self._ready[scenario.id]
        # Told at the forecast already, unless those before it took longer than was forecast.
        if self._rationing.refuses(scenario, ready):
            self._kept_s -= ready.one_round_s * self._rounds + self._passes_s.get(scenario.id, 0.0)
            return
        cells = len(self._book.waiting(scenario))
        if cells:
            seconds = ready.one_round_s * self._rounds + self._passes_s.get(scenario.id, 0.0)
            self._observer.scenario(scenario, cells, seconds)
        for number in range(len(ready.groups)):
            self._measure_group(scenario, ready, number)
        self._end_strays(scenario)
        for entry in self._book.waiting(scenario):
            if scenario.kind != "inspection":
                self._book.end_measured(entry)
        self._look(scenario, ready)

    def _look(self, scenario: Scenario, ready: Ready) -> None:
        """What probes see in the cells of the scenario, after its rounds."""
        self._kept_s -= self._passes_s.get(scenario.id, 0.0)
        entries = self._book.of(scenario)
        if not any(entry.arm.looks for entry in entries):
            return
        self._probing.look(
            scenario,
            entries,
            ready,
            self._locations[scenario.id],
            kept_s=max(0.0, self._kept_s),
            rng=random.Random(self._rng.random()),
        )
        self._end_strays(scenario)
        for entry in self._book.waiting(scenario):
            self._book.end_inspected(entry)

    def _end_strays(self, scenario: Scenario) -> None:
        if strays := self._launcher.end_strays():
            self._observer.note(f"{scenario.id} left {len(strays)} processes behind; they were ended")

    def _measure_group(self, scenario: Scenario, ready: Ready, number: int) -> None:
        group = ready.groups[number]
        self._kept_s -= ready.round_s(group) * self._rounds
        groups_afterwards = len(ready.groups) - number - 1

        def tell(done: int, end: int, left_s: float) -> None:
            earlier = number * self._rounds
            self._observer.round(
                scenario, earlier + done, earlier + end + groups_afterwards * self._rounds, left_s
            )

        UntilDecided(
            looks=self._looks(),
            fewest=self._fewest,
            most=self._order.effort.rounds,
            budget=self._budget,
            kept_s=max(0.0, self._kept_s),
            cost_s=ready.round_s,
            run_round=lambda arms, done: self._run_round(scenario, ready, number, arms, done),
            undecided=lambda: undecided_cells(self._book.so_far(), scenario),
            tell=tell,
        ).measure(group)

    def _run_round(
        self, scenario: Scenario, ready: Ready, group: int, arms: Sequence[Arm], number: int
    ) -> list[Arm]:
        """One round; the cells that can have another."""
        forecast_s, started_s = ready.round_s(arms), self._book.elapsed_s()
        result = Round(
            arms,
            ready.plans,
            self._locations[scenario.id],
            self._launcher,
            number=number,
            group=group,
            cpus=self._machine.cpus_allowed or range(self._machine.cores_usable),
            topology=self._machine.topology,
            placement=placement_named(self._order.placement),
            rng=random.Random(self._rng.random()),
        ).run()
        self._book.take(result)
        self._budget.round_took(self._book.elapsed_s() - started_s, forecast_s=forecast_s)
        self._book.intermission()
        return [arm for arm in arms if self._book.entries[arm.cell.id].outcome == "pending"]

    def captured_text(self, cell_id: str) -> str:
        """What a cell printed, or the traceback that ended it."""
        return self._book.entries[cell_id].captured

    def document(self) -> RunDocument:
        """The run as it stands, with all that is derived from it."""
        return self._book.document()

    def document_about(self, scenario: Scenario) -> RunDocument:
        """The part of it that answers for a scenario; that of the whole run takes longer with each that was measured."""
        return self._book.document_about(scenario)

    def close(self, status: RunStatus) -> tuple[RunDocument, Path]:
        """Write the document, with everything that was measured, whatever happened. Returns it and its path."""
        self._launcher.end_strays()
        return self._book.close(status)
