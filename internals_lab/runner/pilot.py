"""Runs each unit a few times, alone, before the rounds: how long it takes, and whether it works at all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from internals_lab.declare.location import Location
from internals_lab.machine.tree_memory import tree_memories
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.effort import Effort
from internals_lab.runner.failure import WorkerFailure
from internals_lab.runner.launching import Launcher
from internals_lab.runner.loading import post_load
from internals_lab.runner.plan import Arm
from internals_lab.runner.worker_process import WorkerProcess

MOST_UNITS = 100_000_000
HELLO_TIMEOUT_S = 30.0
JIT_PILOT_FACTOR = 10

# What tells the units of a scenario apart: its interpreter's name, its params, its variant.
UnitKey = tuple[str, tuple[tuple[str, int], ...], str | None]


def unit_key(arm: Arm) -> UnitKey:
    """The unit that the cell repeats."""
    return arm.interpreter.name, tuple(sorted(arm.params_index.items())), arm.cell.variant


@dataclass(frozen=True, kw_only=True)
class PilotResult:
    """One unit's time, what it takes to get a process ready for it, and the memory of that process: after its blocks,
    with everything that it started, and at its peak. 0 where nobody knows. The unit computes for `unit_cpu_ns` of its
    time, all of it unless that is said.
    """

    unit_ns: float
    start_ns: int
    load_ns: int
    prepare_ns: int
    resting_bytes: int = 0
    peak_bytes: int = 0
    unit_cpu_ns: float = math.inf


@dataclass(frozen=True, kw_only=True)
class PilotFailure:
    """A unit that did not even work once, with what it printed."""

    failure: WorkerFailure
    captured: str


def run_pilot(
    arms: Sequence[Arm], location: Location, launcher: Launcher, effort: Effort
) -> dict[UnitKey, PilotResult | PilotFailure]:
    """Measure each different unit of the arms (of one scenario) once; a process an interpreter, anew after a crash."""
    found: dict[UnitKey, PilotResult | PilotFailure] = {}
    for interpreter in {arm.interpreter.name: arm.interpreter for arm in arms}.values():
        own = [arm for arm in arms if arm.interpreter.name == interpreter.name]
        # A control shares its unit with a declared cell; that one's knobs are those to try it out with.
        own.sort(key=lambda arm: arm.cell.control is None)
        units = {unit_key(arm): arm for arm in own}
        _pilot_on(interpreter, units, location, launcher, effort, found)
    return found


def _pilot_on(
    interpreter: Interpreter,
    units: Mapping[UnitKey, Arm],
    location: Location,
    launcher: Launcher,
    effort: Effort,
    found: dict[UnitKey, PilotResult | PilotFailure],
) -> None:
    worker: WorkerProcess | None = None
    start_ns = load_ns = 0
    try:
        for key, arm in units.items():
            try:
                if worker is None:
                    # With a cell's own knobs: a unit may need the variables that all of its cells set.
                    worker = launcher.start(interpreter, arm.knobs)
                    hello = worker.hello(HELLO_TIMEOUT_S)
                    start_ns = hello["heard_ns"] - worker.started_ns
                    timeout_s = arm.scenario.timeout_s
                    asked = post_load(worker, arm.scenario, location)
                    load_ns = worker.collect(asked, timeout_s)["load_wall_ns"]
                found[key] = _pilot_unit(worker, arm, effort, start_ns, load_ns)
            except WorkerFailure as failure:
                if worker is not None:
                    worker.end(at_once=True)
                captured = worker.captured_text() if worker is not None else ""
                found[key] = PilotFailure(failure=failure, captured=captured)
                worker = None
    except BaseException:
        # A Ctrl-C: the worker has a session of its own and does not hear it.
        if worker is not None:
            worker.end(at_once=True)
        raise
    if worker is not None:
        worker.end()


def _pilot_unit(worker: WorkerProcess, arm: Arm, effort: Effort, start_ns: int, load_ns: int) -> PilotResult:
    timeout_s = arm.scenario.timeout_s
    prepared = worker.ask(
        "prepare",
        timeout_s,
        scenario=arm.scenario.name,
        workers=1,
        params=dict(arm.params_index),
        variant=arm.cell.variant,
        worker_module="strategies.sequential",
    )
    # A just-in-time compiler has its say first: blocks planned on a cold unit would be far too short.
    target_ns = effort.pilot_ns_by(arm.clock_step_ns) * (JIT_PILOT_FACTOR if arm.has_jit else 1)
    tried = worker.ask("pilot", timeout_s, target_ns=target_ns, most_units=MOST_UNITS)
    held = tree_memories([worker.process.pid]).get(worker.process.pid)
    resting_bytes = held.rss_bytes if held else 0
    worker.ask("finish", timeout_s)
    units, wall_ns, empty_wall_ns, cpu_ns = tried["tries"][-1]
    return PilotResult(
        unit_ns=max(wall_ns - empty_wall_ns, 1) / units,
        unit_cpu_ns=math.inf if cpu_ns is None else cpu_ns / units,
        start_ns=start_ns,
        load_ns=load_ns,
        prepare_ns=prepared["prepare_wall_ns"],
        resting_bytes=resting_bytes,
        peak_bytes=max(resting_bytes, tried["peak_bytes"] or 0),
    )
