"""The passes of probes through the cells of a scenario, after its rounds."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from internals_lab.declare.location import Location
from internals_lab.machine.placement import Placement
from internals_lab.model.declaration import Scenario
from internals_lab.model.machine import Machine
from internals_lab.model.probe_pass import PassOutcome, ProbePass
from internals_lab.probes.probe import Probe
from internals_lab.runner.budget import Budget
from internals_lab.runner.launching import Launcher
from internals_lab.runner.observer import Observer
from internals_lab.runner.plan import Arm
from internals_lab.runner.preparation import Ready
from internals_lab.runner.probe_process import NO_BLOCKS, PassResult, ProbeProcess
from internals_lab.runner.run_book import Entry, RunBook

# A process of which nothing is known: its interpreter's own start, should that be known, comes on top.
LOOK_S = 0.05
# So many processes that only tell facts may be alive at a time.
FACTS_TOGETHER = 4


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A probe in a cell, and what a pass costs: as forecast, then as the last one took."""

    entry: Entry
    probe: Probe
    cost_s: float

    @property
    def arm(self) -> Arm:
        """The cell's."""
        return self.entry.arm


def visits(entries: Iterable[Entry], ready: Ready) -> list[Visit]:
    """Every probe that can look at a cell of these which anybody declared and that is or will be measured."""
    return [
        Visit(entry=entry, probe=look.probe, cost_s=_cost_s(entry.arm, look.probe, ready))
        for entry in _probed(entries)
        for look in entry.arm.looks
        if look.unsupported is None
    ]


def _probed(entries: Iterable[Entry]) -> list[Entry]:
    # What made a timing invalid need not touch a figure: the passes have checks of their own.
    return [
        entry
        for entry in entries
        if entry.outcome in ("measured", "invalid", "pending") and entry.cell.control is None
    ]


def _cost_s(arm: Arm, probe: Probe, ready: Ready) -> float:
    if arm.cell.id in ready.plans:
        more_blocks = max(1.0, probe.fewest_blocks / ready.plans[arm.cell.id].blocks)
        return ready.round_s([arm]) * probe.slowdown * more_blocks
    return LOOK_S + (arm.interpreter.hello_ns or 0) / 1e9


class Probing:
    """Runs the passes of one run; `passes` are wanted of each probe in each cell, and `fewest` give an answer."""

    def __init__(
        self,
        book: RunBook,
        budget: Budget,
        *,
        launcher: Launcher,
        observer: Observer,
        machine: Machine,
        placement: Placement,
        passes: int,
        fewest: int,
    ) -> None:
        self._book = book
        self._budget = budget
        self._launcher = launcher
        self._observer = observer
        self._machine = machine
        self._placement = placement
        self._passes = passes
        self._fewest = min(fewest, passes)

    def forecast_s(self, entries: Iterable[Entry], ready: Ready) -> float:
        """What all passes through these cells will take."""
        return self._passes * sum(visit.cost_s for visit in visits(entries, ready))

    def look(
        self,
        scenario: Scenario,
        entries: Sequence[Entry],
        ready: Ready,
        location: Location,
        *,
        kept_s: float,
        rng: random.Random,
    ) -> None:
        """All passes through these cells, in the book; `kept_s` is what the run needs afterwards. Each probe looks at each
        cell once before any looks twice, in an order that `rng` decides.
        """
        for entry in _probed(entries):
            for look in entry.arm.looks:
                if look.unsupported is not None:
                    self._leave_out(entry, look.probe, 0, "unsupported", look.unsupported)
        # What a fact is does not depend on the neighbours; what a process holds does.
        together = FACTS_TOGETHER if scenario.kind == "inspection" else 1
        going = visits(entries, ready)
        done = 0
        for number in range(self._passes):
            going = self._paid_for(going, number, kept_s)
            rng.shuffle(going)
            all_passes = done + len(going) * (self._passes - number)
            seen_again: list[Visit] = []
            for first in range(0, len(going), together):
                some = going[first : first + together]
                self._observer.probing(scenario, some[0].entry.cell, some[0].probe.name, done, all_passes)
                seen_again += self._visit(some, number, ready, location, rng)
                done += len(some)
            going = seen_again

    def _visit(
        self, together: Sequence[Visit], number: int, ready: Ready, location: Location, rng: random.Random
    ) -> list[Visit]:
        """A pass of each, in processes that start side by side; the visits for which there is use in another, with what
        theirs took.
        """
        began_s = self._book.elapsed_s()
        processes = [self._process(visit, number, ready, location, rng) for visit in together]
        outcomes: list[PassOutcome] = []
        try:
            for process in processes:
                process.launch()
            for visit, process in zip(together, processes, strict=True):
                result = process.look()
                self._book.take_pass(visit.entry, result)
                outcomes.append(result.seen.outcome)
        except BaseException:
            for process in processes:
                process.end(at_once=True)
            raise
        for process in processes:
            process.end()
        cost_s = (self._book.elapsed_s() - began_s) / len(together)
        return [
            replace(visit, cost_s=cost_s)
            for visit, outcome in zip(together, outcomes, strict=True)
            if outcome == "measured"
        ]

    def _process(
        self, visit: Visit, number: int, ready: Ready, location: Location, rng: random.Random
    ) -> ProbeProcess:
        cpus = self._machine.cpus_allowed or list(range(self._machine.cores_usable))
        room = max(1, min(visit.arm.cell.workers, len(cpus)))
        return ProbeProcess(
            visit.arm,
            visit.probe,
            ready.plans.get(visit.arm.cell.id, NO_BLOCKS),
            location,
            self._launcher,
            number=number,
            cpus=self._placement(self._machine.topology, cpus, room, rng),
            hash_seed=rng.randrange(1, 2**32),
        )

    def _paid_for(self, going: Sequence[Visit], number: int, kept_s: float) -> list[Visit]:
        """Those that the budget still pays for: up to an answer as many as fit, after it all or none."""
        left_s = self._budget.left_s - kept_s
        if number >= self._fewest:
            return list(going) if sum(visit.cost_s for visit in going) <= left_s else []
        kept: list[Visit] = []
        for visit in going:
            needed_s = visit.cost_s * (self._fewest - number)
            if needed_s <= left_s:
                left_s -= needed_s
                kept.append(visit)
            else:
                reason = (
                    f"budget: needs about {needed_s:.0f} s for an answer, {max(0.0, left_s):.0f} s are left"
                )
                self._leave_out(visit.entry, visit.probe, number, "skipped", reason)
        return kept

    def _leave_out(self, entry: Entry, probe: Probe, number: int, outcome: PassOutcome, reason: str) -> None:
        seen = ProbePass(probe=probe.name, number=number, outcome=outcome, reason=reason)
        self._book.take_pass(entry, PassResult(seen=seen))
