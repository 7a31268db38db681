"""A round: a fresh process for every cell of a group, alive together, measured in alternated blocks."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from internals_lab.declare.location import Location
from internals_lab.machine.placement import Placement, spread
from internals_lab.machine.process_usage import sessions
from internals_lab.machine.tree_memory import tree_memories
from internals_lab.model.sample import Sample
from internals_lab.model.topology import Topology
from internals_lab.runner.block_plan import BlockPlan
from internals_lab.runner.failure import WorkerFailure
from internals_lab.runner.launching import Launcher
from internals_lab.runner.live_cell import LiveCell
from internals_lab.runner.plan import Arm
from internals_lab.runner.sampling import sample_of
from internals_lab.runner.surroundings import Instruments, Watch

THIS_MACHINE = Instruments()


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A cell that came to an end in this round, and what it had printed."""

    failure: WorkerFailure
    captured: str


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
        self._live: list[LiveCell] = []
        self._failed: dict[str, Failed] = {}
        self._captured: dict[str, str] = {}
        self._active_s: dict[str, float] = {}
        self._in_units_ns = 0

    def run(self) -> RoundResult:
        """The whole round; every process that it started has ended when it returns or raises."""
        self._rng.shuffle(self._arms)
        samples: dict[str, Sample] = {}
        try:
            self._start()
            self._pin()
            for step in (self._prepare, self._warm):
                self._each(step)
            self._watch()
            self._sweep()
            memories = tree_memories(live.worker.process.pid for live in self._live)
            self._each(self._finish)
            for live in self._live:
                samples[live.arm.cell.id] = sample_of(
                    live,
                    number=self._number,
                    group=self._group,
                    hash_seed=self._hash_seed,
                    memory=memories.get(live.worker.process.pid),
                )
        except BaseException:
            for live in list(self._live):
                self._dismiss(live, at_once=True)
            raise
        for live in self._live:
            live.worker.say_goodbye()
        for live in list(self._live):
            self._dismiss(live)
        return RoundResult(
            samples=samples,
            failed=self._failed,
            captured=self._captured,
            active_s=self._active_s,
            in_units_ns=self._in_units_ns,
        )

    def _dismiss(self, live: LiveCell, *, at_once: bool = False) -> None:
        self._live.remove(live)
        live.worker.end(at_once=at_once)
        cell_id = live.arm.cell.id
        self._active_s[cell_id] = live.active_s
        if text := live.worker.captured_text():
            self._captured[cell_id] = text

    def _fail(self, live: LiveCell, failure: WorkerFailure) -> None:
        self._dismiss(live, at_once=True)
        cell_id = live.arm.cell.id
        self._failed[cell_id] = Failed(failure=failure, captured=self._captured.get(cell_id, ""))

    def _each(self, step: Callable[[LiveCell], None]) -> None:
        for live in list(self._live):
            try:
                step(live)
            except WorkerFailure as failure:
                self._fail(live, failure)

    def _start(self) -> None:
        # Interpreters start and import side by side: nothing is timed yet but that itself.
        for arm in self._arms:
            try:
                worker = self._launcher.start(arm.interpreter, arm.knobs, hash_seed=self._hash_seed)
            except WorkerFailure as failure:
                self._failed[arm.cell.id] = Failed(failure=failure, captured="")
                continue
            self._live.append(
                LiveCell(arm=arm, plan=self._plans[arm.cell.id], worker=worker, left_s=arm.scenario.timeout_s)
            )
        self._each(lambda live: live.greet(self._location))
        self._each(LiveCell.load)

    def _cpus_for(self, arm: Arm) -> list[int]:
        # All arms of a round share the same processors, as many as they have workers; the choice changes by round.
        return self._cpus[: max(1, min(arm.cell.workers, len(self._cpus)))]

    def _prepare(self, live: LiveCell) -> None:
        live.prepare(self._cpus_for(live.arm))

    def _pin(self) -> None:
        members = sessions(self._instruments.sources)
        for live in self._live:
            live.pin(members, self._cpus_for(live.arm), self._instruments.sources)

    def _warm(self, live: LiveCell) -> None:
        live.warm()
        self._in_units_ns += sum(live.warmed["wall_ns"])

    def _watch(self) -> None:
        members = sessions(self._instruments.sources)
        for live in self._live:
            pid = live.worker.process.pid
            live.watch = Watch(
                members.get(pid, [pid]),
                live.cpus,
                self._instruments,
                counts_delay=live.worker.is_sent_source,
            )

    def _block(self, live: LiveCell) -> dict[str, Any]:
        assert live.watch is not None
        live.watch.block_begins()
        block = live.ask("block", units=live.plan.units, lead_in=live.plan.lead_in_units)
        live.watch.block_ended()
        self._in_units_ns += _in_units_ns(block, live.plan)
        return block

    def _sweep(self) -> None:
        sweeps = max((live.plan.blocks for live in self._live), default=0)
        checked = self._rng.randrange(max(1, sweeps))
        position = 0
        for sweep in range(sweeps):
            order = [live for live in self._live if sweep in live.plan.takes_part_in(sweeps)]
            self._rng.shuffle(order)
            for live in order:
                try:
                    block = self._block(live)
                    live.blocks.append((sweep, position, block))
                    position += 1
                    if sweep == checked and live.plan.is_checked_alone:
                        alone = self._block(live)
                        live.back_to_back.append((alone["wall_ns"], block["wall_ns"]))
                except WorkerFailure as failure:
                    self._fail(live, failure)

    def _finish(self, live: LiveCell) -> None:
        assert live.watch is not None
        live.surroundings = live.watch.seen()
        live.finished = live.ask("finish")


def _in_units_ns(block: Mapping[str, Any], plan: BlockPlan) -> int:
    # The lead-in is not timed by itself: it runs the same units right before.
    lead_in_ns = block["wall_ns"] * plan.lead_in_units / plan.units
    in_units_ns: float = block["wall_ns"] + lead_in_ns + block.get("empty_wall_ns", 0)
    return round(in_units_ns)
