"""A cell while a round lasts."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from internals_lab.declare.location import Location
from internals_lab.machine.pinning import pinned
from internals_lab.machine.sources import Sources
from internals_lab.runner.measuring.live_process import LiveProcess
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.loading import post_load
from internals_lab.runner.processes.worker_process import HELLO_TIMEOUT_S
from internals_lab.runner.sizing.block_plan import BlockPlan


@dataclass(kw_only=True, eq=False)
class LiveCell:
    """A cell in its process while the round (or a probe's pass) lasts: what it was asked, and what it answered.

    `number` tells it from the others in its process. `blocks` are the timed ones: sweep, position in the round, answer;
    `back_to_back` pairs the wall time of a block that nobody's came before with that of the one before it.
    """

    arm: Arm
    plan: BlockPlan
    process: LiveProcess
    number: int
    left_s: float
    prepared: dict[str, Any] = field(default_factory=dict)
    warmed: dict[str, Any] = field(default_factory=dict)
    finished: dict[str, Any] = field(default_factory=dict)
    blocks: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    back_to_back: list[tuple[int, int]] = field(default_factory=list)
    active_s: float = 0.0
    during: str = "one round"

    @property
    def cpus(self) -> list[int]:
        """Where it runs: what it says itself, else what it was told from outside; none where nobody chose."""
        return self.warmed["cpus"] or self.process.pinned_cpus

    def greet(self, location: Location, *, probe_module: str | None = None) -> None:
        """Hear the first words of its process, and ask for the scenario; for all cells that live there. `probe_module` is
        the worker half of the probe that will look at it.
        """
        process = self.process
        process.hello = process.worker.hello(HELLO_TIMEOUT_S)
        process.asked = post_load(
            process.worker,
            self.arm.scenario,
            location,
            worker_modules=[self.arm.bench_module, *([probe_module] if probe_module else [])],
        )

    def load(self) -> None:
        """Hear that the scenario is there; for all of them as well."""
        self.process.loaded = self.collect(self.process.asked)

    def prepare(self, cpus: Sequence[int]) -> None:
        """Its knobs, set-up and workers, on these processors."""
        self.prepared = self.ask("prepare", **self.arm.asked_of_worker(), cpus=list(cpus))

    def pin(self, members: Mapping[int, Sequence[int]], cpus: Sequence[int], sources: Sources) -> None:
        """Keep it on these processors, unless it does so itself. `members` are the processes of each session."""
        if not self.process.pins_itself:
            self.process.pinned_cpus = pinned(members.get(self.process.pid, []), cpus, sources)

    def warm(self) -> None:
        """The untimed passes of a fresh process."""
        self.warmed = self.ask(
            "warm",
            units=self.plan.warmup_units,
            times=self.plan.warmup_times,
            least_ns=self.plan.warmup_least_ns,
        )

    def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        """A request that counts against the sample's time-out."""
        self.process.worker.post(op, of_cell=self.number if self.process.is_shared else None, **arguments)
        return self.collect(op)

    def collect(self, op: str) -> dict[str, Any]:
        """The answer to what was posted. Raises WorkerFailure, as `ask` does."""
        started = time.monotonic()
        try:
            return self.process.worker.collect(op, self.left_s)
        except WorkerFailure as failure:
            if failure.outcome == "timeout":
                limit_s = self.arm.scenario.timeout_s
                raise WorkerFailure(
                    "timeout", f"took longer than timeout_s={limit_s:g} in {self.during} ({op})"
                ) from None
            raise
        finally:
            spent_s = time.monotonic() - started
            self.active_s += spent_s
            self.left_s = max(0.0, self.left_s - spent_s)
