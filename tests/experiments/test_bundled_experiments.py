"""The bundled experiments: each is collected, and its units run on every interpreter that can have them."""

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
from internals_lab.runner.asking.collecting import collect
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import EFFORTS
from internals_lab.runner.planning.plan import plan_arms
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.loading import post_load
from internals_lab.runner.processes.worker_process import WorkerProcess

ROOT = Path(__file__).resolve().parents[2]
EXPERIMENTS = sorted(path.name for path in (ROOT / "experiments").glob("exp_*.py"))
# What an interpreter may lack for C; with `free_threaded`, it must be there.
MAY_LACK = (
    *("cannot be imported", "is older than 0.9", "headers are not installed"),
    # Not CPython's.
    *("the collector has no thresholds", "objects cannot be counted"),
    *("came with CPython 3.12", "sys.getsizeof tells nothing", "nothing is counted here"),
    "a collector that moves objects",
)
TIMEOUT_S = 60.0
OF_ONE_PROCESS = ("sequential", "threads", "asyncio")
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
def started(interpreter: Interpreter, launcher: Launcher) -> Iterator[WorkerProcess]:
    """A worker that has said hello."""
    worker = launcher.start(interpreter)
    try:
        worker.hello(TIMEOUT_S)
        yield worker
    finally:
        worker.end(at_once=True)


def load(worker: WorkerProcess, scenario: Scenario, name: str) -> None:
    """The experiment, or what is sent of it."""
    location = locate(ROOT / "experiments" / name, root=ROOT)
    worker.collect(post_load(worker, scenario, location), TIMEOUT_S)


def run_once(worker: WorkerProcess, arm: Arm) -> dict[str, object]:
    """One block of one unit, or what an inspection looks at; what was seen of it."""
    worker.ask("prepare", TIMEOUT_S, **arm.asked_of_worker())
    if arm.scenario.kind == "inspection":
        worker.ask("probe_begin", TIMEOUT_S, worker_module="probes.inspection")
        assert worker.ask("probe_end", TIMEOUT_S)["figures"]
    else:
        assert worker.ask("block", TIMEOUT_S, units=1, lead_in=0)["wall_ns"] > 0
    return worker.ask("finish", TIMEOUT_S)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_unit_of_it_runs_on_every_interpreter_that_can_have_it(
    name: str,
    found_interpreters: Findings,
    launcher_with: MakeLauncher,
    registry: Registry,
    compiled: Path,
) -> None:
    launcher = launcher_with({"XDG_CACHE_HOME": str(compiled)})
    interpreters = found_interpreters.interpreters
    scenarios = collect(locate(ROOT / "experiments" / name, root=ROOT), interpreters, launcher, registry)
    tried = 0
    for interpreter in interpreters:
        arms = list(arms_of(scenarios, interpreter, registry))
        if not arms:
            continue
        tried += 1
        with started(interpreter, launcher) as worker:
            for scenario in {arm.scenario.id: arm.scenario for arm in arms}.values():
                load(worker, scenario, name)
                for arm in arms:
                    if arm.scenario is scenario:
                        try_out(worker, arm)
    assert tried >= 3


def try_out(worker: WorkerProcess, arm: Arm) -> None:
    """Fails where the unit does, unless for what may be missing."""
    try:
        seen = run_once(worker, arm)
    except WorkerFailure as failure:
        if failure.outcome != "unsupported" or not any(lack in failure.reason for lack in MAY_LACK):
            raise AssertionError(f"{arm.cell.id}: {failure.reason}\n{failure.detail}") from failure
        return
    assert seen.get("wrong_results", 0) == 0, arm.cell.id
    # None of its imports, and nothing that it compiles, turns a GIL on.
    gil = seen["gil"]
    assert isinstance(gil, dict)
    assert gil["at_end"] in (arm.interpreter.has_gil, None), arm.cell.id


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
            if arm.left_out is None and arm.strategy.name in OF_ONE_PROCESS:
                yield arm


def test_the_readme_names_every_experiment() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in EXPERIMENTS if f"`{name}`" not in readme] == []


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
    with started(free_threaded, launcher) as worker:
        load(worker, arm.scenario, name)
        run_once(worker, arm)
    nowhere = {"PATH": str(tmp_path)}
    # From here on there is no compiler, and none is needed.
    with started(free_threaded, launcher_with({"XDG_CACHE_HOME": str(compiled), **nowhere})) as worker:
        load(worker, arm.scenario, name)
        run_once(worker, arm)
    elsewhere = launcher_with({"XDG_CACHE_HOME": str(tmp_path / "empty"), **nowhere})
    with started(free_threaded, elsewhere) as worker:
        load(worker, arm.scenario, name)
        with pytest.raises(WorkerFailure) as caught:
            run_once(worker, arm)
    assert caught.value.outcome == "unsupported"
    assert caught.value.reason.startswith("there is no C compiler ")
