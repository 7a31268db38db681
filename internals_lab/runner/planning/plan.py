"""Which cells a run has, which of them are measured, and which are alive together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from internals_lab.declare.worker_counts import default_counts, resolve_count
from internals_lab.kinds.kind import USUAL_JIT_WARMUP_NS
from internals_lab.kinds.known import SENT_STRATEGIES, KnownKinds
from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell, Outcome
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.planning.looks import looks_of
from internals_lab.strategies.strategy import Strategy

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
    for interpreter in interpreters:
        kind = registry.kinds.of(interpreter)
        for params_index in _product({name: range(len(values)) for name, values in scenario.params.items()}):
            params = {name: scenario.params[name][index] for name, index in params_index.items()}
            for knobs in _product(scenario.knobs):
                for variant in variants:
                    for name in scenario.strategies:
                        strategy = registry.strategies[name]
                        for size in _sizes(scenario, strategy, effort, cores_usable, workers):
                            cell = Cell(
                                id="",
                                scenario=scenario.id,
                                interpreter=interpreter.name,
                                strategy=name,
                                workers=size.workers,
                                in_flight=size.in_flight,
                                params=params,
                                knobs=knobs,
                                variant=variant,
                            )
                            settings = [
                                (registry.knobs[knob], value)
                                for knob, value in {**interpreter.knobs, **knobs}.items()
                            ]
                            arms.append(
                                Arm(
                                    cell=_with_id(cell, scenario, interpreter, settings),
                                    scenario=scenario,
                                    interpreter=interpreter,
                                    strategy=strategy,
                                    params_index=params_index,
                                    knobs=settings,
                                    jit_warmup_ns=kind.jit_warmup_ns if kind else USUAL_JIT_WARMUP_NS,
                                    looks=looks_of(scenario, interpreter, strategy, registry),
                                    left_out=_left_out(
                                        scenario,
                                        interpreter,
                                        strategy,
                                        settings,
                                        effort,
                                        registry.kinds,
                                        unsupported,
                                        size.skipped,
                                    ),
                                )
                            )
    return arms


@dataclass(frozen=True, kw_only=True)
class _Size:
    """How many at once, and why that is skipped, or None."""

    workers: int
    in_flight: int | None = None
    skipped: str | None = None


def _sizes(
    scenario: Scenario,
    strategy: Strategy,
    effort: Effort,
    cores_usable: int,
    workers: Sequence[int | str] | None,
) -> list[_Size]:
    if scenario.in_flight is None:
        counts = _counts(scenario, strategy, effort, cores_usable, workers)
        return [_Size(workers=count, skipped=skipped) for count, skipped in counts.items()]
    many = [1] if strategy.closed_loop == "one" else scenario.in_flight
    kept = many if effort.all_values else (many[0], many[-1])
    return [
        _Size(
            workers=count if strategy.closed_loop == "workers" else 1,
            in_flight=count,
            skipped=None
            if count in kept
            else f"effort {effort.name} measures the least and the most in_flight",
        )
        for count in many
    ]


def _product(axes: Mapping[str, Iterable[Value]]) -> Iterable[dict[str, Value]]:
    return (dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values()))


def _counts(
    scenario: Scenario,
    strategy: Strategy,
    effort: Effort,
    cores_usable: int,
    workers: Sequence[int | str] | None,
) -> dict[int, str | None]:
    """The worker counts, each with why it is skipped, or None."""
    if not strategy.parallel:
        return {1: None}
    declared = workers if workers is not None else scenario.workers
    if declared is None:
        counts = default_counts(cores_usable)
    else:
        counts = sorted({resolve_count(word, cores_usable) for word in declared})
    if effort.all_values or workers is not None:
        return dict.fromkeys(counts)
    kept = {1, cores_usable} & set(counts) or {counts[-1]}
    return {
        count: None if count in kept else f"effort {effort.name} measures 1 worker and the cores"
        for count in counts
    }


def _left_out(
    scenario: Scenario,
    interpreter: Interpreter,
    strategy: Strategy,
    knobs: Sequence[tuple[Knob, JSON]],
    effort: Effort,
    kinds: KnownKinds,
    unsupported: Callable[[Interpreter], str | None],
    skipped: str | None,
) -> tuple[Outcome, str] | None:
    reason = (
        kinds.unsupported(interpreter, portable=scenario.travelling is not None)
        or unsupported(interpreter)
        or kinds.lacks(strategy.name, interpreter)
        or strategy.unsupported_on(interpreter)
    )
    for knob, value in knobs:
        reason = reason or kinds.lacks(knob.name, interpreter) or knob.unsupported_on(value, interpreter)
        if not reason and interpreter.knobs.get(knob.name, value) != value:
            reason = f"{interpreter.short} has {knob.name} set to {interpreter.knobs[knob.name]}"
    if kinds.is_sent_source(interpreter):
        reason = reason or _beyond_what_is_sent(scenario, interpreter, strategy, knobs)
    if reason:
        return "unsupported", reason
    if skipped:
        return "skipped", skipped
    return None if effort.all_values else _not_among_few(scenario, knobs, effort)


def _not_among_few(
    scenario: Scenario, knobs: Sequence[tuple[Knob, JSON]], effort: Effort
) -> tuple[Outcome, str] | None:
    """Why a cell is not among those that stand for all settings: of the first knob that is swept two values, of others one."""
    swept: str | None = None
    for knob, value in knobs:
        values = scenario.knobs.get(knob.name, [value])
        if len(values) == 1:
            continue
        if swept is not None and value != values[0]:
            return (
                "skipped",
                f"effort {effort.name} sweeps one knob, {swept}, and {knob.name} stays as it is first",
            )
        if value not in (values[0], values[-1]):
            return "skipped", f"effort {effort.name} measures the first and the last {knob.name}"
        swept = swept or knob.name
    return None


def _beyond_what_is_sent(
    scenario: Scenario, interpreter: Interpreter, strategy: Strategy, knobs: Sequence[tuple[Knob, JSON]]
) -> str | None:
    beyond = [f"the strategy {strategy.name}"] if strategy.name not in SENT_STRATEGIES else []
    beyond += ["in_flight"] if scenario.in_flight is not None else []
    beyond += [f"the knob {knob.name}" for knob, _ in knobs]
    if not beyond:
        return None
    return f"{interpreter.implementation} {interpreter.version} runs what is sent to it, without {', '.join(beyond)}"


def _with_id(
    cell: Cell, scenario: Scenario, interpreter: Interpreter, knobs: Sequence[tuple[Knob, JSON]]
) -> Cell:
    words = [interpreter.short]
    if scenario.kind != "inspection":
        words.append(cell.variant if cell.variant is not None else cell.strategy)
    if scenario.kind == "function":
        words.append(str(cell.workers) if cell.in_flight is None else f"in_flight={cell.in_flight}")
    words += [
        f"{name}={_text(value, scenario.params[name])}"
        for name, value in cell.params.items()
        if len(scenario.params[name]) > 1
    ]
    words += [
        f"{knob.name}={_text(value, scenario.knobs[knob.name], knob.word)}"
        for knob, value in knobs
        if knob.name in scenario.knobs
    ]
    label = "-".join(words)
    return Cell(
        id=f"{scenario.id}[{label}]",
        scenario=cell.scenario,
        interpreter=cell.interpreter,
        strategy=cell.strategy,
        workers=cell.workers,
        in_flight=cell.in_flight,
        params=cell.params,
        knobs=cell.knobs,
        variant=cell.variant,
    )


def _text(value: JSON, axis: Sequence[JSON], word: Callable[[JSON], str] = str) -> str:
    # 1 and "1" on one axis are two cells.
    return word(value) if sum(word(other) == word(value) for other in axis) == 1 else repr(value)
