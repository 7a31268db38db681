"""A worker while a round lasts, and which cells live in one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from internals_lab.model.sample import Surroundings
from internals_lab.runner.arm import Arm
from internals_lab.runner.surroundings import Watch
from internals_lab.runner.worker_process import WorkerProcess


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


def by_process(arms: Iterable[Arm]) -> list[list[Arm]]:
    """The arms that share a process: snippets of one interpreter and one setting. All others have one each.

    A snippet has no state that another could change: each has its own names, made by a set-up of its own. And to start
    a process takes as long as to measure some of them.
    """
    groups: dict[object, list[Arm]] = {}
    for arm in arms:
        shared = (arm.scenario.id, arm.interpreter.name, str(arm.cell.knobs))
        groups.setdefault(shared if arm.scenario.kind == "snippets" else arm.cell.id, []).append(arm)
    return list(groups.values())
