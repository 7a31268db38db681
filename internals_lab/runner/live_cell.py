"""A cell's process while a round lasts."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from internals_lab.model.sample import Surroundings
from internals_lab.runner.block_plan import BlockPlan
from internals_lab.runner.failure import WorkerFailure
from internals_lab.runner.plan import Arm
from internals_lab.runner.surroundings import Watch
from internals_lab.runner.worker_process import WorkerProcess


@dataclass(kw_only=True)
class LiveCell:
    """A cell's process while the round lasts: what it was asked, and what it answered to each request.

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
    bytecode: dict[str, Any] | None = None
    blocks: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    watch: Watch | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)
    back_to_back: list[tuple[int, int]] = field(default_factory=list)
    active_s: float = 0.0

    @property
    def cpus(self) -> list[int]:
        """Where it runs: what it says itself, else what it was told from outside; none where nobody chose."""
        return self.warmed["cpus"] or self.pinned_cpus

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
                    "timeout", f"took longer than timeout_s={limit_s:g} in one round ({op})"
                ) from None
            raise
        finally:
            spent_s = time.monotonic() - started
            self.active_s += spent_s
            self.left_s = max(0.0, self.left_s - spent_s)
