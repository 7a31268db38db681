"""The passes of probes through the cells of a scenario, after its rounds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from internals_lab.declare.location import Location
from internals_lab.machine.placement import Placement
from internals_lab.model.declaration import Scenario
from internals_lab.model.machine import Machine
from internals_lab.model.probe_pass import PassOutcome, ProbePass
from internals_lab.probes.probe import Probe
from internals_lab.runner.book.entry import Entry
from internals_lab.runner.book.run_book import RunBook
from internals_lab.runner.course.budget import Budget
from internals_lab.runner.course.observer import Observer
from internals_lab.runner.course.preparation import Ready
from internals_lab.runner.measuring.probe_process import NO_BLOCKS, PassResult, ProbeProcess
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.launching import Launcher

# A process of which nothing is known: its interpreter's own start, should that be known, comes on top.
LOOK_S = 0.05
# So many processes start side by side, and rest while one of them is looked at.
TOGETHER = 4


@dataclass(kw_only=True, eq=False)
class Visit:
    """A probe in a cell, and what a pass costs: as forecast, then as the last one took. One that has failed there is not
    asked again.
    """

    entry: Entry
    probe: Probe
    cost_s: float
    is_worth_another: bool = True

    @property
    def arm(self) -> Arm:
        """The cell's."""
        return self.entry.arm


class _Turn(NamedTuple):
    """A visit's next pass; `tell` says to the user that it begins."""

    visit: Visit
    process: ProbeProcess
    tell: Callable[[], None]


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


def _side_by_side(turns: Sequence[_Turn]) -> Iterator[list[_Turn]]:
    """In their order, as many as may be alive together."""
    batch: list[_Turn] = []
    for turn in turns:
        if len(batch) == TOGETHER or (batch and turn.visit.probe.alone):
            yield batch
            batch = []
        batch.append(turn)
    if batch:
        yield batch


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
        going = visits(entries, ready)
        # Facts are found at once; of all else the budget wants to hear between two passes.
        at_once = TOGETHER if scenario.kind == "inspection" else 1
        number = done = 0
        while number < self._passes and (going := self._paid_for(going, number, kept_s)):
            all_passes = done + len(going) * (self._passes - number)
            last = min(self._passes, number + max(1, at_once // len(going)))
            each_s = sum(visit.cost_s for visit in going) / len(going)
            turns: list[_Turn] = []
            while number < last:
                rng.shuffle(going)
                # Those that must be alone come last, not to keep others from starting side by side.
                for visit in sorted(going, key=lambda visit: visit.probe.alone):
                    left_s = kept_s + each_s * (all_passes - done)
                    seen_of = (scenario, visit.entry.cell, visit.probe.name)
                    turns.append(
                        _Turn(
                            visit=visit,
                            process=self._process(visit, number, ready, location, rng),
                            tell=partial(self._observer.probing, *seen_of, done, all_passes, left_s),
                        )
                    )
                    done += 1
                number += 1
            for some in _side_by_side(turns):
                self._take(some)
            going = [visit for visit in going if visit.is_worth_another]
        self._observer.probed(scenario)

    def _take(self, turns: Sequence[_Turn]) -> None:
        """A pass of each, in processes that start side by side; before one is looked at, the one before it has ended."""
        began_s = self._book.elapsed_s()
        turns = [turn for turn in turns if turn.visit.is_worth_another]
        processes = [turn.process for turn in turns]
        try:
            for step in (ProbeProcess.launch, ProbeProcess.greet, ProbeProcess.load):
                for process in processes:
                    step(process)
            for turn in turns:
                # Unless its probe has failed there a moment ago.
                if turn.visit.is_worth_another:
                    turn.tell()
                    result = turn.process.look()
                    self._book.take_pass(turn.visit.entry, result)
                    turn.visit.is_worth_another = result.seen.outcome == "measured"
                turn.process.end()
        except BaseException:
            for process in processes:
                process.end(at_once=True)
            raise
        for turn in turns:
            turn.visit.cost_s = (self._book.elapsed_s() - began_s) / len(turns)
        self._book.intermission()

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
