"""Which controls a run has: cells of the lab's own, planned where something declared is read by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.plan import Arm
from internals_lab.verdicts.controls import FORCED_ON, gil_builds


def gil_controls(arms: Iterable[Arm], interpreters: Sequence[Interpreter], registry: Registry) -> list[Arm]:
    """For each sequential function of a free-threaded build the same with the GIL forced on.

    Only where the run has a build with a GIL beside it, else there is no cost to take apart, and where the scenario
    does not turn that knob itself. Snippets have none: they ask what a statement costs, and are many.
    """
    return [
        _with_gil(arm, registry)
        for arm in arms
        if arm.left_out is None
        and arm.scenario.kind == "function"
        and not arm.strategy.parallel
        and not FORCED_ON.keys() & arm.scenario.knobs.keys()
        and arm.interpreter.gil_enabled_at_start is False
        and gil_builds(arm.interpreter, interpreters)
    ]


def _with_gil(arm: Arm, registry: Registry) -> Arm:
    settings = [(registry.knobs[name], value) for name, value in FORCED_ON.items()]
    words = "".join(f"-{knob.name}={knob.word(value)}" for knob, value in settings)
    cell = msgspec.structs.replace(
        arm.cell,
        id=f"{arm.scenario.id}[{arm.cell.label}{words}]",
        knobs={**arm.cell.knobs, **FORCED_ON},
        control="gil",
    )
    return replace(arm, cell=cell, knobs=[*arm.knobs, *settings])
