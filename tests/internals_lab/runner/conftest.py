"""Real workers under the runner, and arms and scenarios made by hand for what is pure."""

from __future__ import annotations

import contextlib
import os
import select
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from internals_lab.declare.location import Location, locate
from internals_lab.machine.describing import describe_machine
from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.registry import Registry, load_registry
from internals_lab.runner.asking.collecting import collect
from internals_lab.runner.course.laboratory import Laboratory
from internals_lab.runner.course.observer import Silence
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import FEWEST_ROUNDS, Effort
from internals_lab.runner.planning.plan import plan_arms
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.worker_process import WorkerProcess


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The built-in variants."""
    return load_registry(entry_points=False)


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    """The process that ends what a dead host leaves."""
    keeper = Keeper()
    yield keeper
    keeper.close()


# By this, in what the host hands down, the processes of one test are told from all others.
MARK = "INTERNALS_LAB_TEST"


@pytest.fixture
def launcher(keeper: Keeper, registry: Registry, tmp_path: Path) -> Iterator[Launcher]:
    """Starts real workers; what they left is ended with the test."""
    captures = tmp_path / "captures"
    captures.mkdir()
    launcher = Launcher(
        keeper=keeper,
        capture_folder=captures,
        inherited={**os.environ, MARK: str(tmp_path)},
        kinds=registry.kinds,
    )
    yield launcher
    launcher.end_strays()


class Ticking:
    """A clock that stands still but for the starts of processes, which take a second each."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self.now_s = 100.0

    def start(self, *arguments: Any, **more: Any) -> WorkerProcess:
        self.now_s += 1
        return self._launcher.start(*arguments, **more)

    def end_strays(self) -> list[int]:
        return self._launcher.end_strays()


@pytest.fixture
def ticking(launcher: Launcher) -> Ticking:
    """The launcher by whose starts the time goes on; `now_s` is its clock."""
    return Ticking(launcher)


@pytest.fixture
def left_running(tmp_path: Path) -> Callable[[], list[psutil.Process]]:
    """The processes of this test's workers that still run, whoever their parents are."""

    def left_running() -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get(MARK) == str(tmp_path) and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    return left_running


@pytest.fixture
def await_end() -> Callable[[list[psutil.Process]], None]:
    """Returns when all of them have ended, whether or not their parent has looked; fails if one goes on."""

    def await_end(processes: list[psutil.Process]) -> None:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                handle = os.pidfd_open(process.pid)
                ended, _, _ = select.select([handle], [], [], 60)
                os.close(handle)
                assert ended, process

    return await_end


@pytest.fixture
def experiment(tmp_path: Path) -> Callable[[str], Location]:
    """Writes an experiment; `from internals_lab import scenario` and the usual imports stand above it."""

    def experiment(source: str) -> Location:
        path = tmp_path / "exp_case.py"
        path.write_text(
            "import os, sys, signal, time, threading, subprocess, ctypes; from internals_lab import *\n"
            + textwrap.dedent(source)
        )
        return locate(path, root=tmp_path)

    return experiment


@pytest.fixture
def quick() -> Effort:
    """Little work a block: what is tested is not how long it takes."""
    return Effort(
        name="tiny",
        rounds=2,
        all_values=True,
        block_ns=100_000,
        lead_in_ns=50_000,
        sweep_blocks=4,
        warmup_times=1,
        pilot_ns=100_000,
    )


@pytest.fixture
def arms_of(
    launcher: Launcher, this_interpreter: Interpreter, registry: Registry, quick: Effort
) -> Callable[..., list[Arm]]:
    """Every cell of an experiment, by the way that a run takes: collected, validated, planned."""

    def arms_of(location: Location, interpreters: list[Interpreter] | None = None) -> list[Arm]:
        chosen = interpreters or [this_interpreter]
        return [
            arm
            for scenario in collect(location, chosen, launcher, registry)
            for arm in plan_arms(scenario, chosen, registry, quick, cores_usable=2)
        ]

    return arms_of


@pytest.fixture
def make_scenario() -> Callable[..., Scenario]:
    """A scenario as validation would give it."""

    def make_scenario(**facts: Any) -> Scenario:
        known: dict[str, Any] = {
            "id": "exp_case.py::unit",
            "name": "unit",
            "kind": "function",
            "file": "exp_case.py",
            "line": 1,
            "source_sha256": "0" * 64,
            "strategies": ["sequential", "threads", "processes"],
        }
        return Scenario(**(known | facts))

    return make_scenario


@pytest.fixture
def make_arm(
    registry: Registry, make_scenario: Callable[..., Scenario], build_interpreter: Callable[..., Interpreter]
) -> Callable[..., Arm]:
    """An arm with a strategy, a number of workers, knobs and an interpreter with these facts."""

    def make_arm(
        strategy: str = "sequential",
        workers: int = 1,
        *,
        cell_id: str | None = None,
        interpreter: str = "cpython-3.13.5",
        knobs: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
        **scenario: Any,
    ) -> Arm:
        one = build_interpreter(interpreter, **(facts or {}))
        declared = make_scenario(**scenario)
        cell = Cell(
            id=cell_id or f"{declared.id}[{one.short}-{strategy}-{workers}]",
            scenario=declared.id,
            interpreter=one.name,
            strategy=strategy,
            workers=workers,
            knobs=knobs or {},
        )
        return Arm(
            cell=cell,
            scenario=declared,
            interpreter=one,
            strategy=registry.strategies[strategy],
            params_index={},
            knobs=[(registry.knobs[name], value) for name, value in (knobs or {}).items()],
        )

    return make_arm


class Noted(Silence):
    """Keeps what the user would read."""

    def __init__(self, notes: list[str]) -> None:
        self._notes = notes

    def note(self, text: str) -> None:
        self._notes.append(text)


@pytest.fixture
def notes() -> list[str]:
    """What the runs of this test had to say."""
    return []


@pytest.fixture
def run_to_its_end(
    launcher: Launcher, arms_of: Callable[..., list[Arm]], quick: Effort, tmp_path: Path, notes: list[str]
) -> Callable[..., RunDocument]:
    """A run of all scenarios of an experiment, in the fewest rounds that give intervals."""

    def run_to_its_end(location: Location, effort: Effort | None = None, **more: Any) -> RunDocument:
        arms = arms_of(location, more.pop("interpreters", None))
        budget_s = more.pop("budget_s", None)
        laboratory = Laboratory(
            RunOrder(
                root=tmp_path,
                results=tmp_path / "results",
                effort=effort or replace(quick, rounds=FEWEST_ROUNDS),
                seed=1,
                budget_s=budget_s,
            ),
            arms=arms,
            locations={arm.scenario.id: location for arm in arms},
            interpreters=list({arm.interpreter.name: arm.interpreter for arm in arms}.values()),
            machine=describe_machine(),
            **({"launcher": launcher, "observer": Noted(notes)} | more),
        )
        laboratory.open()
        for scenario in laboratory.scenarios:
            laboratory.measure(scenario)
        document, _ = laboratory.close("complete")
        return document

    return run_to_its_end
