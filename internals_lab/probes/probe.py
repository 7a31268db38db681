"""The host half of a probe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import ProbePass

if TYPE_CHECKING:
    from internals_lab.model.declaration import Scenario
    from internals_lab.strategies.strategy import Strategy


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What can be looked at in a cell, in processes of its own, apart from all timing.

    `worker_module` is its worker half (a name below `worker/`, or the path of a file): a module with a class `Probe`,
    made with the stand-in Scenario (its `setting` are the values of its params, its `units_run` counts the units of all
    blocks, its `bench` runs them) and whatever `brings` gives. Its `end()` is called last; where it has them, `begin()`
    after the warm-up, `saw(block)` with what each block told, and `after_block()` between blocks, untimed. `end` returns
    {"figures": {name: number}, "columns": {name: list}, "detail": JSON}; what is left out is empty. `cost` says in words
    what it does to what it looks at, and `slowdown` about how many times longer its blocks take for it, which the forecast
    counts with; `fewest_blocks` are had even where the unit is long. `units` has the unit of every figure that it may
    give; those that are `telling` are in the short report as well (without any, the first two). `alone`: it sees
    whether other processes are there, even at rest (they share pages), so none of the lab's is. `portable`: the worker that
    is sent source has it, too.
    """

    name: str
    worker_module: str
    cost: str
    units: Mapping[str, str] = field(default_factory=dict)
    telling: Sequence[str] = ()
    slowdown: float = 1.0
    fewest_blocks: int = 2
    alone: bool = False
    portable: bool = False

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        """Why it cannot look there, or None."""
        return None

    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        """Why it cannot see into such a cell (its work is done in processes that it has no part in), or None."""
        return None

    def brings(self) -> Mapping[str, JSON]:
        """Keywords for the worker half."""
        return {}

    def watch(self, pids: Sequence[int]) -> Mapping[str, float]:
        """Figures that the host itself reads of the cell's live processes after the last block."""
        return {}

    def explain(self, seen: ProbePass) -> list[str]:
        """Lines for a reader who asks why: types that grew, the chain that keeps them."""
        return []
