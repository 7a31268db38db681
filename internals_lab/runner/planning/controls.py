"""Which controls a run has: cells of the lab's own, planned where something declared is read by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import msgspec

from internals_lab.declare.location import Location
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.worker_process import CORE
from internals_lab.verdicts.controls import FORCED_ON, gil_builds, needs_ceiling

PlanWorkers = Callable[[Scenario, Sequence[int]], Sequence[Arm]]


def gil_controls(
    arms: Sequence[Arm], interpreters: Sequence[Interpreter], registry: Registry, *, everywhere: bool = True
) -> list[Arm]:
    """For each sequential function of a free-threaded build the same with the GIL forced on; unless `everywhere`, only of
    scenarios that have several workers, where somebody asks for what threads would give.

    Only where the run has a build with a GIL beside it, else there is no cost to take apart, and where neither the
    scenario nor its column turns that knob itself. Snippets have none: they ask what a statement costs, and are many; nor have closed
    loops, whose units wait.
    """
    spread = {arm.scenario.id for arm in arms if arm.strategy.parallel}
    return [
        _with_gil(arm, registry)
        for arm in arms
        if arm.left_out is None
        and (everywhere or arm.scenario.id in spread)
        and arm.scenario.kind == "function"
        and arm.scenario.in_flight is None
        and not arm.strategy.parallel
        and not FORCED_ON.keys() & (arm.scenario.knobs.keys() | arm.interpreter.knobs.keys())
        and arm.interpreter.free_threaded_build
        and not arm.interpreter.has_gil
        and gil_builds(arm.interpreter, interpreters)
    ]


def ceiling_location() -> Location:
    """The experiment that the control `ceiling` comes from; it is a part of the worker, and so in every wheel."""
    return Location(
        path=CORE.parent / "controls" / "ceiling.py",
        id="internals_lab",
        module="internals_lab_worker.controls.ceiling",
        roots=(),
    )


def ceiling_controls(
    arms: Iterable[Arm], collect: Callable[[Location], list[Scenario]], plan: PlanWorkers
) -> list[Arm]:
    """An unshared loop in processes, on each interpreter that these arms use several workers on, at 1 and at each of
    their numbers of workers. `collect` reads an experiment, `plan` gives the arms of a scenario with these workers.

    Processes, on every build: threads would show the interpreter's ceiling as well, and under a GIL nothing else.
    Once a run, not once a scenario: what a machine gives to work that shares nothing does not depend on the work.
    """
    counts: dict[str, set[int]] = {}
    for arm in arms:
        if arm.left_out is None and needs_ceiling(arm.cell):
            counts.setdefault(arm.interpreter.name, {1}).add(arm.cell.workers)
    if not counts:
        return []
    [scenario] = collect(ceiling_location())
    return [
        replace(arm, cell=msgspec.structs.replace(arm.cell, control="ceiling"))
        for arm in plan(scenario, sorted(set().union(*counts.values())))
        if arm.cell.workers in counts.get(arm.interpreter.name, ()) and arm.left_out is None
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
