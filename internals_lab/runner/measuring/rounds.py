"""A round: fresh processes for the cells of a group, alive together, measured in alternated blocks."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from internals_lab.declare.location import Location
from internals_lab.machine.placement import Placement, spread
from internals_lab.machine.process_usage import sessions
from internals_lab.machine.tree_memory import tree_memories
from internals_lab.model.sample import Sample
from internals_lab.model.topology import Topology
from internals_lab.runner.measuring.company import Company, Failed
from internals_lab.runner.measuring.live_cell import LiveCell
from internals_lab.runner.measuring.live_process import LiveProcess
from internals_lab.runner.measuring.sampling import sample_of
from internals_lab.runner.measuring.surroundings import Instruments, Watch
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.shared_process import by_process
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan

THIS_MACHINE = Instruments()


@dataclass(frozen=True, kw_only=True)
class RoundResult:
    """What a round gave, by cell id: samples, failures, what was printed; and the time spent in timed units."""

    samples: dict[str, Sample]
    failed: dict[str, Failed]
    captured: dict[str, str]
    active_s: dict[str, float]
    in_units_ns: int


class Round:
    """Runs one round. `cpus` are the processors it may use; `rng` decides every order in it."""

    def __init__(
        self,
        arms: Sequence[Arm],
        plans: Mapping[str, BlockPlan],
        location: Location,
        launcher: Launcher,
        *,
        number: int,
        group: int,
        cpus: Sequence[int],
        topology: Topology | None = None,
        placement: Placement = spread,
        rng: random.Random,
        instruments: Instruments = THIS_MACHINE,
    ) -> None:
        self._arms = list(arms)
        self._plans = plans
        self._location = location
        self._launcher = launcher
        self._number = number
        self._group = group
        self._rng = rng
        self._instruments = instruments
        self._hash_seed = rng.randrange(1, 2**32)
        # The first k are the place of a cell with k workers, so that smaller cells lie within the larger ones.
        most = max((arm.cell.workers for arm in arms), default=1)
        self._cpus = placement(topology, cpus, min(most, len(cpus)), rng)
        self._company = Company()
        self._in_units_ns = 0

    def run(self) -> RoundResult:
        """The whole round; every process that it started has ended when it returns or raises."""
        self._rng.shuffle(self._arms)
        samples: dict[str, Sample] = {}
        try:
            self._start()
            self._pin()
            for step in (self._prepare, self._warm):
                self._company.each(step)
            self._watch()
            self._sweep()
            self._look_around()
            memories = tree_memories(process.pid for process in self._company.processes)
            self._company.each(self._finish)
            for live in self._company.cells:
                samples[live.arm.cell.id] = sample_of(
                    live,
                    number=self._number,
                    group=self._group,
                    hash_seed=self._hash_seed,
                    # Nobody knows how much of a process belongs to which of its cells.
                    memory=None if live.process.is_shared else memories.get(live.process.pid),
                )
        except BaseException:
            self._company.end(at_once=True)
            raise
        self._company.end()
        return RoundResult(
            samples=samples,
            failed=self._company.failed,
            captured=self._company.captured,
            active_s=self._company.active_s,
            in_units_ns=self._in_units_ns,
        )

    def _start(self) -> None:
        # Interpreters start and import side by side: nothing is timed yet but that itself.
        for arms in by_process(self._arms):
            try:
                worker = self._launcher.start(arms[0].interpreter, arms[0].knobs, hash_seed=self._hash_seed)
            except WorkerFailure as failure:
                self._company.refuse(arms, failure)
                continue
            process = LiveProcess(worker=worker, cells=len(arms))
            self._company.join(
                process,
                [
                    LiveCell(
                        arm=arm,
                        plan=self._plans[arm.cell.id],
                        process=process,
                        number=number,
                        left_s=arm.scenario.timeout_s,
                    )
                    for number, arm in enumerate(arms)
                ],
            )
        self._company.each_process(lambda live: live.greet(self._location))
        self._company.each_process(LiveCell.load)

    def _cpus_for(self, arm: Arm) -> list[int]:
        # All arms of a round share the same processors, as many as they have workers; the choice changes by round.
        return self._cpus[: max(1, min(arm.cell.workers, len(self._cpus)))]

    def _prepare(self, live: LiveCell) -> None:
        live.prepare(self._cpus_for(live.arm))

    def _pin(self) -> None:
        others = [process for process in self._company.processes if not process.pins_itself]
        # To read the table of processes takes milliseconds, and few interpreters cannot pin themselves.
        members = sessions(self._instruments.sources) if others else {}
        for process in others:
            live = self._company.cells_of(process)[0]
            live.pin(members, self._cpus_for(live.arm), self._instruments.sources)

    def _warm(self, live: LiveCell) -> None:
        live.warm()
        self._in_units_ns += sum(live.warmed["wall_ns"])

    def _watch(self) -> None:
        members = sessions(self._instruments.sources)
        for process in self._company.processes:
            process.watch = Watch(
                members.get(process.pid, [process.pid]),
                self._company.cells_of(process)[0].cpus,
                self._instruments,
                counts_delay=process.worker.is_sent_source,
            )

    def _block(self, live: LiveCell) -> dict[str, Any]:
        watch = live.process.watch
        assert watch is not None
        watch.block_begins()
        try:
            block = live.ask("block", units=live.plan.units, lead_in=live.plan.lead_in_units)
        finally:
            watch.block_ended()
        self._in_units_ns += _in_units_ns(block, live.plan)
        return block

    def _sweep(self) -> None:
        sweeps = max((live.plan.blocks for live in self._company.cells), default=0)
        checked = self._rng.randrange(max(1, sweeps))
        position = 0
        for sweep in range(sweeps):
            order = [live for live in self._company.cells if sweep in live.plan.takes_part_in(sweeps)]
            self._rng.shuffle(order)
            for live in order:
                if live not in self._company.cells:
                    continue
                try:
                    block = self._block(live)
                    live.blocks.append((sweep, position, block))
                    position += 1
                    if sweep == checked and live.plan.is_checked_alone:
                        alone = self._block(live)
                        live.back_to_back.append((alone["wall_ns"], block["wall_ns"]))
                except WorkerFailure as failure:
                    self._company.fail(live, failure)

    def _look_around(self) -> None:
        for process in self._company.processes:
            assert process.watch is not None
            process.surroundings = process.watch.seen()

    def _finish(self, live: LiveCell) -> None:
        live.finished = live.ask("finish")


def _in_units_ns(block: Mapping[str, Any], plan: BlockPlan) -> int:
    # The lead-in is not timed by itself: it runs the same units right before.
    lead_in_ns = block["wall_ns"] * plan.lead_in_units / plan.units
    in_units_ns: float = block["wall_ns"] + lead_in_ns + block.get("empty_wall_ns", 0)
    return round(in_units_ns)
