"""The host half of a strategy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from internals_lab.model.interpreter import Interpreter


@dataclass(frozen=True, kw_only=True)
class Strategy:
    """How work is spread. `worker_module` is the worker half: a name below `worker/`, or the path of a file.

    `parallel`: it has a number of workers. `takes_turns_under_gil`: those workers share one GIL, so that a block
    must be long enough for them to take turns. `closed_loop` says what keeps several units in flight: as many
    workers, tasks of a single one, or nothing (`one` at a time); None: it cannot be a closed loop. `awaits`: its units
    must be `async def`. `hands_over`: after its blocks its worker half tries out what handing tasks over costs
    (`transfer` of its bench). `own_heaps`: its workers have each a heap and a collector of their own, in a process or an
    interpreter: what looks into one of these sees nothing of the others.
    """

    name: str
    worker_module: str
    parallel: bool
    takes_turns_under_gil: bool = False
    closed_loop: Literal["one", "workers", "tasks"] | None = None
    awaits: bool = False
    hands_over: bool = False
    own_heaps: bool = False

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        """Why it cannot run there, or None."""
        return None
