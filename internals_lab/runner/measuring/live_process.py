"""A worker while a round lasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from internals_lab.model.sample import Surroundings
from internals_lab.runner.measuring.surroundings import Watch
from internals_lab.runner.processes.worker_process import WorkerProcess


@dataclass(kw_only=True, eq=False)
class LiveProcess:
    """A worker with what it said of itself, and what the host sees of it; `cells` live in it from its start."""

    worker: WorkerProcess
    cells: int
    hello: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    loaded: dict[str, Any] = field(default_factory=dict)
    pinned_cpus: list[int] = field(default_factory=list)
    watch: Watch | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self.worker.process.pid

    @property
    def pins_itself(self) -> bool:
        """Whether it chooses its processors as it is told to: PyPy, MicroPython and CPython 2.7 cannot."""
        return bool(self.hello.get("pins_itself"))

    @property
    def is_shared(self) -> bool:
        """Whether more than one cell lives in it."""
        return self.cells > 1
