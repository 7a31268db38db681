"""A cell with all that is needed to start it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from internals_lab.kinds.kind import USUAL_JIT_WARMUP_NS
from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell, Outcome
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.planning.looks import Look
from internals_lab.strategies.strategy import Strategy

# A scenario on an interpreter, by id and name: all its cells there run in one environment.
Spot = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Arm:
    """A cell with all that is needed to start it. `left_out` says with which outcome and why it is not measured; `looks`
    are the probes that were asked for.
    """

    cell: Cell
    scenario: Scenario
    interpreter: Interpreter
    strategy: Strategy
    params_index: Mapping[str, int]
    knobs: Sequence[tuple[Knob, JSON]]
    left_out: tuple[Outcome, str] | None = None
    jit_warmup_ns: int = USUAL_JIT_WARMUP_NS
    looks: Sequence[Look] = ()

    @property
    def spot(self) -> Spot:
        """Where it runs."""
        return self.scenario.id, self.interpreter.name

    @property
    def bench_module(self) -> str:
        """The worker half that runs it: of the strategy, but of inspections and snippets there is nothing to spread."""
        others = {"inspection": "inspecting", "snippets": "snippet_loop"}
        return others.get(self.scenario.kind, self.strategy.worker_module)

    def asked_of_worker(self) -> dict[str, JSON]:
        """What a worker is told of the cell that it is to make itself ready for."""
        return {
            "scenario": self.scenario.name,
            "workers": self.cell.workers,
            "params": dict(self.params_index),
            "variant": self.cell.variant,
            "worker_module": self.bench_module,
            "knobs": [
                {"name": knob.name, "worker_module": knob.worker_module, "value": value}
                for knob, value in self.knobs
            ],
            "in_flight": self.cell.in_flight,
        }

    @property
    def has_jit(self) -> bool:
        """Whether code becomes faster while it runs: a knob turns it on or off, else the interpreter's own word."""
        set_to = {**self.interpreter.knobs, **self.cell.knobs}
        return bool(set_to.get("jit", self.interpreter.jit_enabled))

    @property
    def clock_step_ns(self) -> int:
        """What two readings of the worker's clock differ by at the least."""
        return self.interpreter.clock_step_ns or 1
