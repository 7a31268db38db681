"""Runs each unit a few times, alone, before the rounds: how long it takes, and whether it works at all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from internals_lab.declare.location import Location
from internals_lab.machine.tree_memory import tree_memories
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.loading import post_load
from internals_lab.runner.processes.worker_process import HELLO_TIMEOUT_S, WorkerProcess

MOST_UNITS = 100_000_000
JIT_PILOT_FACTOR = 10
# What a worker is asked for each unit: make it ready, try it.
PREPARE, TRY = "prepare", "pilot"

# What tells the units of a scenario apart: its interpreter's name, its params, its variant.
UnitKey = tuple[str, tuple[tuple[str, int], ...], str | None]


def unit_key(arm: Arm) -> UnitKey:
    """The unit that the cell repeats."""
    return arm.interpreter.name, tuple(sorted(arm.params_index.items())), arm.cell.variant


@dataclass(frozen=True, kw_only=True)
class PilotResult:
    """One unit's time, what it takes to get a process ready for it, and the memory of that process: after its blocks,
    with everything that it started, and at its peak. 0 where nobody knows. The unit computes for `unit_cpu_ns` of its
    time, all of it unless that is said. `empty_ns` is what the loop around a snippet adds to each statement.
    """

    unit_ns: float
    start_ns: int
    load_ns: int
    prepare_ns: int
    resting_bytes: int = 0
    peak_bytes: int = 0
    unit_cpu_ns: float = math.inf
    empty_ns: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PilotFailure:
    """A unit that did not even work once, with what it printed."""

    failure: WorkerFailure
    captured: str

    @property
    def reason(self) -> str:
        """In words, and that it was before the rounds; what an interpreter lacks, it lacks at any time."""
        failure = self.failure
        if failure.outcome == "unsupported":
            return failure.in_words
        # Which of the pilot's own steps it was in tells a reader less than when it was.
        told = failure.in_words_without_step if failure.step in (PREPARE, TRY) else failure.in_words
        return f"{told} (before the rounds)"


def run_pilot(
    arms: Sequence[Arm], location: Location, launcher: Launcher, effort: Effort
) -> dict[UnitKey, PilotResult | PilotFailure]:
    """Measure each different unit of the arms (of one scenario) once; a process an interpreter, anew after a crash."""
    found: dict[UnitKey, PilotResult | PilotFailure] = {}
    pilots = []
    for interpreter in {arm.interpreter.name: arm.interpreter for arm in arms}.values():
        own = [arm for arm in arms if arm.interpreter.name == interpreter.name]
        # A control shares its unit with a declared cell; that one's knobs are those to try it out with.
        own.sort(key=lambda arm: arm.cell.control is None)
        units = {unit_key(arm): arm for arm in own}
        pilots.append(_Pilot(units, location, launcher, effort, found))
    try:
        # Interpreters start and import side by side; nothing is timed before the last of them is there.
        for step in (_Pilot.launch, _Pilot.load, _Pilot.run):
            for pilot in pilots:
                step(pilot)
    except BaseException:
        # A Ctrl-C: the workers have sessions of their own and do not hear it.
        for pilot in pilots:
            pilot.end(at_once=True)
        raise
    for pilot in pilots:
        pilot.say_goodbye()
    for pilot in pilots:
        pilot.end()
    return {key: found[key] for key in map(unit_key, arms)}


class _Pilot:
    """The units of one interpreter, each tried in its turn."""

    def __init__(
        self,
        units: Mapping[UnitKey, Arm],
        location: Location,
        launcher: Launcher,
        effort: Effort,
        found: dict[UnitKey, PilotResult | PilotFailure],
    ) -> None:
        self._left = list(units.items())
        self._location = location
        self._launcher = launcher
        self._effort = effort
        self._found = found
        self._worker: WorkerProcess | None = None
        self._is_loaded = False
        self._start_ns = self._load_ns = 0

    def launch(self) -> None:
        """Start a process for the next unit; nobody waits for it yet."""
        with self._kept_failure():
            # With a cell's own knobs: a unit may need the variables that all of its cells set.
            self._worker = self._launcher.start(self._arm.interpreter, self._arm.knobs)

    def load(self) -> None:
        """Wait until it is there and has loaded the experiment."""
        if self._worker is None:
            return
        with self._kept_failure():
            hello = self._worker.hello(HELLO_TIMEOUT_S)
            self._start_ns = hello["heard_ns"] - self._worker.started_ns
            asked = post_load(self._worker, self._arm.scenario, self._location)
            loaded = self._worker.collect(asked, self._arm.scenario.timeout_s)
            self._load_ns = loaded["load_wall_ns"]
            self._is_loaded = True

    def run(self) -> None:
        """Try all that is left."""
        while self._left:
            if self._worker is None:
                self.launch()
            elif not self._is_loaded:
                self.load()
            else:
                self._try_next(self._worker)

    def say_goodbye(self) -> None:
        """Ask its process to end."""
        if self._worker is not None:
            self._worker.say_goodbye()

    def end(self, *, at_once: bool = False) -> None:
        """End its process."""
        if self._worker is not None:
            self._worker.end(at_once=at_once)
            self._worker = None
            self._is_loaded = False

    @property
    def _arm(self) -> Arm:
        return self._left[0][1]

    def _try_next(self, worker: WorkerProcess) -> None:
        with self._kept_failure():
            found = _pilot_unit(worker, self._arm, self._effort, self._start_ns, self._load_ns)
            self._found[self._left.pop(0)[0]] = found

    @contextmanager
    def _kept_failure(self) -> Iterator[None]:
        """What goes wrong is the outcome of the unit whose turn it is."""
        try:
            yield
        except WorkerFailure as failure:
            worker = self._worker
            self.end(at_once=True)
            captured = worker.captured_text() if worker is not None else ""
            self._found[self._left.pop(0)[0]] = PilotFailure(failure=failure, captured=captured)


def _pilot_unit(worker: WorkerProcess, arm: Arm, effort: Effort, start_ns: int, load_ns: int) -> PilotResult:
    timeout_s = arm.scenario.timeout_s
    prepared = worker.ask(
        PREPARE,
        timeout_s,
        scenario=arm.scenario.name,
        workers=1,
        params=dict(arm.params_index),
        variant=arm.cell.variant,
        worker_module="strategies.sequential",
    )
    # A just-in-time compiler has its say first: blocks planned on a cold unit would be far too short.
    target_ns = effort.pilot_ns_by(arm.clock_step_ns) * (JIT_PILOT_FACTOR if arm.has_jit else 1)
    tried = worker.ask(TRY, timeout_s, target_ns=target_ns, most_units=MOST_UNITS)
    held = tree_memories([worker.process.pid]).get(worker.process.pid)
    resting_bytes = held.rss_bytes if held else 0
    worker.ask("finish", timeout_s)
    units, wall_ns, empty_wall_ns, cpu_ns = tried["tries"][-1]
    return PilotResult(
        unit_ns=max(wall_ns - empty_wall_ns, 1) / units,
        unit_cpu_ns=math.inf if cpu_ns is None else cpu_ns / units,
        empty_ns=empty_wall_ns / units,
        start_ns=start_ns,
        load_ns=load_ns,
        prepare_ns=prepared["prepare_wall_ns"],
        resting_bytes=resting_bytes,
        peak_bytes=max(resting_bytes, tried["peak_bytes"] or 0),
    )
