"""Which cells a scenario has, each with all that is needed to start it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from internals_lab.kinds.kind import USUAL_JIT_WARMUP_NS
from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.cell_id import with_id
from internals_lab.runner.planning.cell_sizes import cell_sizes
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.planning.left_out import left_out
from internals_lab.runner.planning.looks import looks_of

Value = TypeVar("Value")


def plan_arms(
    scenario: Scenario,
    interpreters: Sequence[Interpreter],
    registry: Registry,
    effort: Effort,
    *,
    cores_usable: int,
    unsupported: Callable[[Interpreter], str | None] = lambda interpreter: None,
    workers: Sequence[int | str] | None = None,
) -> list[Arm]:
    """Every cell of the scenario, those that are not measured included.

    `workers` replaces what the scenario declares; `unsupported` says why nothing is to be measured on an interpreter
    that could be, by its kind.
    """
    arms = []
    variants: list[str | None] = list(scenario.variants) or [None]
    units = list(
        itertools.product(
            _product({name: range(len(values)) for name, values in scenario.params.items()}),
            _product(scenario.knobs),
            variants,
            [registry.strategies[name] for name in scenario.strategies],
        )
    )
    for interpreter in interpreters:
        kind = registry.kinds.of(interpreter)
        for params_index, knobs, variant, strategy in units:
            settings = [
                (registry.knobs[knob], value) for knob, value in {**interpreter.knobs, **knobs}.items()
            ]
            for size in cell_sizes(scenario, strategy, effort, cores_usable, workers):
                cell = Cell(
                    id="",
                    scenario=scenario.id,
                    interpreter=interpreter.name,
                    strategy=strategy.name,
                    workers=size.workers,
                    in_flight=size.in_flight,
                    params={name: scenario.params[name][index] for name, index in params_index.items()},
                    knobs=knobs,
                    variant=variant,
                )
                reason = left_out(
                    scenario,
                    interpreter,
                    strategy,
                    settings,
                    effort,
                    registry.kinds,
                    unsupported,
                    size.skipped,
                )
                arms.append(
                    Arm(
                        cell=with_id(cell, scenario, interpreter, settings),
                        scenario=scenario,
                        interpreter=interpreter,
                        strategy=strategy,
                        params_index=params_index,
                        knobs=settings,
                        jit_warmup_ns=kind.jit_warmup_ns if kind else USUAL_JIT_WARMUP_NS,
                        looks=looks_of(scenario, interpreter, strategy, registry),
                        left_out=reason,
                    )
                )
    return arms


def _product(axes: Mapping[str, Iterable[Value]]) -> Iterable[dict[str, Value]]:
    return (dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values()))
