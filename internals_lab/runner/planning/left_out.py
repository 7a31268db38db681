"""Which cells are not measured, and why: those that cannot be, and those that an effort passes over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from internals_lab.kinds.known import SENT_STRATEGIES, KnownKinds
from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.cell import Outcome
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.planning.effort import Effort
from internals_lab.strategies.strategy import Strategy


def left_out(
    scenario: Scenario,
    interpreter: Interpreter,
    strategy: Strategy,
    knobs: Sequence[tuple[Knob, JSON]],
    effort: Effort,
    kinds: KnownKinds,
    unsupported: Callable[[Interpreter], str | None],
    skipped: str | None,
) -> tuple[Outcome, str] | None:
    """The outcome of such a cell, and the reason; None where it is measured. `skipped` says why its size is passed over."""
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
