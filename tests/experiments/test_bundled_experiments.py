"""The bundled experiments: each is collected, and its units run on every interpreter that loads experiment files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from internals_lab.declare.location import locate
from internals_lab.interpreters.findings import Findings
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry, load_registry
from internals_lab.runner.collecting import collect
from internals_lab.runner.effort import EFFORTS
from internals_lab.runner.failure import WorkerFailure
from internals_lab.runner.keeper import Keeper
from internals_lab.runner.launching import Launcher
from internals_lab.runner.pilot import load_words
from internals_lab.runner.plan import Arm, plan_arms
from internals_lab.runner.worker_process import WorkerProcess

ROOT = Path(__file__).resolve().parents[2]
EXPERIMENTS = sorted(path.name for path in (ROOT / "experiments").glob("exp_*.py"))
# What an interpreter may lack for C; with `free_threaded`, it must be there.
MAY_LACK = ("No module named 'cffi'", "No module named 'hpy'", "headers are not installed")
TIMEOUT_S = 60.0
MakeLauncher = Callable[[Mapping[str, str]], Launcher]


@pytest.fixture(scope="module")
def registry() -> Registry:
    """The built-in variants."""
    return load_registry(entry_points=False)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder of this session's own: what is compiled is compiled in it, once an interpreter."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def launcher_with(registry: Registry, tmp_path: Path) -> Iterator[MakeLauncher]:
    """Starts workers with these variables beside what they inherit."""
    keeper = Keeper()

    def make(variables: Mapping[str, str]) -> Launcher:
        inherited = {**os.environ, **variables}
        return Launcher(keeper=keeper, capture_folder=tmp_path, inherited=inherited, kinds=registry.kinds)

    yield make
    keeper.close()


@contextmanager
def loaded(name: str, interpreter: Interpreter, launcher: Launcher) -> Iterator[WorkerProcess]:
    """A worker that has loaded the experiment."""
    worker = launcher.start(interpreter)
    try:
        worker.hello(TIMEOUT_S)
        location = locate(ROOT / "experiments" / name, root=ROOT)
        worker.ask("load", TIMEOUT_S, **load_words(location, None))
        yield worker
    finally:
        worker.end(at_once=True)


def run_once(worker: WorkerProcess, arm: Arm) -> dict[str, object]:
    """One block of one unit; what was seen of it."""
    worker.ask(
        "prepare",
        TIMEOUT_S,
        scenario=arm.scenario.name,
        workers=arm.cell.workers,
        params=dict(arm.params_index),
        variant=arm.cell.variant,
        worker_module=arm.strategy.worker_module,
        knobs=[
            {"name": knob.name, "worker_module": knob.worker_module, "value": value}
            for knob, value in arm.knobs
        ],
        in_flight=arm.cell.in_flight,
    )
    assert worker.ask("block", TIMEOUT_S, units=1, lead_in=0)["wall_ns"] > 0
    return worker.ask("finish", TIMEOUT_S)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_unit_of_it_runs_on_every_interpreter_that_loads_it(
    name: str,
    found_interpreters: Findings,
    launcher_with: MakeLauncher,
    registry: Registry,
    compiled: Path,
) -> None:
    launcher = launcher_with({"XDG_CACHE_HOME": str(compiled)})
    on = [one for one in found_interpreters.interpreters if loads_files(one)]
    assert len(on) >= 3
    scenarios = collect(locate(ROOT / "experiments" / name, root=ROOT), on[:1], launcher, registry)
    for interpreter in on:
        with loaded(name, interpreter, launcher) as worker:
            for arm in arms_of(scenarios, interpreter, registry):
                try:
                    seen = run_once(worker, arm)
                except WorkerFailure as failure:
                    if failure.outcome != "unsupported" or not any(
                        lack in failure.reason for lack in MAY_LACK
                    ):
                        raise
                    continue
                assert seen["wrong_results"] == 0, arm.cell.id
                # None of its imports, and nothing that it compiles, turns a GIL on.
                gil = seen["gil"]
                assert isinstance(gil, dict)
                assert gil["at_end"] in (interpreter.has_gil, None), arm.cell.id


def loads_files(interpreter: Interpreter) -> bool:
    return interpreter.implementation == "cpython" and interpreter.language_version[:2] >= [3, 9]


def arms_of(scenarios: list[Scenario], interpreter: Interpreter, registry: Registry) -> Iterator[Arm]:
    """Those that can be measured there, in one process each: how processes start is no affair of an experiment's."""
    for scenario in scenarios:
        for arm in plan_arms(
            scenario,
            [interpreter],
            registry,
            EFFORTS["quick"],
            cores_usable=2,
            unsupported=registry.kinds.unsupported,
        ):
            if arm.left_out is None and arm.strategy.name != "processes":
                yield arm


def test_what_it_compiles_is_compiled_once_and_without_a_compiler_it_says_so(
    free_threaded: Interpreter,
    launcher_with: MakeLauncher,
    registry: Registry,
    compiled: Path,
    tmp_path: Path,
) -> None:
    name = "exp_c_api.py"
    launcher = launcher_with({"XDG_CACHE_HOME": str(compiled)})
    scenarios = collect(locate(ROOT / "experiments" / name, root=ROOT), [free_threaded], launcher, registry)
    [arm] = [
        arm
        for arm in arms_of(scenarios, free_threaded, registry)
        if arm.cell.params == {"way": "C API"} and arm.scenario.name == "call"
    ]
    with loaded(name, free_threaded, launcher) as worker:
        run_once(worker, arm)
    nowhere = {"PATH": str(tmp_path)}
    # From here on there is no compiler, and none is needed.
    with loaded(name, free_threaded, launcher_with({"XDG_CACHE_HOME": str(compiled), **nowhere})) as worker:
        run_once(worker, arm)
    elsewhere = launcher_with({"XDG_CACHE_HOME": str(tmp_path / "empty"), **nowhere})
    with loaded(name, free_threaded, elsewhere) as worker, pytest.raises(WorkerFailure) as caught:
        run_once(worker, arm)
    assert caught.value.outcome == "unsupported"
    assert caught.value.reason.startswith("there is no C compiler ")
