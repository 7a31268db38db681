"""A cell's process while a round lasts."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from internals_lab.declare.location import Location
from internals_lab.machine.pinning import pinned
from internals_lab.machine.sources import Sources
from internals_lab.model.sample import Surroundings
from internals_lab.runner.block_plan import BlockPlan
from internals_lab.runner.failure import WorkerFailure
from internals_lab.runner.loading import post_load
from internals_lab.runner.pilot import HELLO_TIMEOUT_S
from internals_lab.runner.plan import Arm
from internals_lab.runner.surroundings import Watch
from internals_lab.runner.worker_process import WorkerProcess


@dataclass(kw_only=True)
class LiveCell:
    """A cell's process while the round (or a probe's pass) lasts: what it was asked, and what it answered.

    `blocks` are the timed ones: sweep, position in the round, answer; `back_to_back` pairs the wall time of a block that
    nobody's came before with that of the one before it.
    """

    arm: Arm
    plan: BlockPlan
    worker: WorkerProcess
    left_s: float
    hello: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    pinned_cpus: list[int] = field(default_factory=list)
    loaded: dict[str, Any] = field(default_factory=dict)
    prepared: dict[str, Any] = field(default_factory=dict)
    warmed: dict[str, Any] = field(default_factory=dict)
    finished: dict[str, Any] = field(default_factory=dict)
    blocks: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    watch: Watch | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)
    back_to_back: list[tuple[int, int]] = field(default_factory=list)
    active_s: float = 0.0
    during: str = "one round"

    @property
    def cpus(self) -> list[int]:
        """Where it runs: what it says itself, else what it was told from outside; none where nobody chose."""
        return self.warmed["cpus"] or self.pinned_cpus

    def greet(self, location: Location) -> None:
        """Hear its first words, and ask for its scenario."""
        self.hello = self.worker.hello(HELLO_TIMEOUT_S)
        self.asked = post_load(self.worker, self.arm.scenario, location)

    def load(self) -> None:
        """Hear that the scenario is there."""
        self.loaded = self.collect(self.asked)

    def prepare(self, cpus: Sequence[int]) -> None:
        """Its knobs, set-up and workers, on these processors."""
        arm = self.arm
        self.prepared = self.ask(
            "prepare",
            scenario=arm.scenario.name,
            workers=arm.cell.workers,
            params=dict(arm.params_index),
            variant=arm.cell.variant,
            worker_module=arm.bench_module,
            knobs=[
                {"name": knob.name, "worker_module": knob.worker_module, "value": value}
                for knob, value in arm.knobs
            ],
            cpus=list(cpus),
            in_flight=arm.cell.in_flight,
        )

    def pin(self, members: Mapping[int, Sequence[int]], cpus: Sequence[int], sources: Sources) -> None:
        """Keep it on these processors, unless it does so itself: PyPy, MicroPython and CPython 2.7 cannot. `members` are
        the processes of each session.
        """
        if not self.hello.get("pins_itself"):
            self.pinned_cpus = pinned(members.get(self.worker.process.pid, []), cpus, sources)

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
        self.worker.post(op, **arguments)
        return self.collect(op)

    def collect(self, op: str) -> dict[str, Any]:
        """The answer to what was posted. Raises WorkerFailure, as `ask` does."""
        started = time.monotonic()
        try:
            return self.worker.collect(op, self.left_s)
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
