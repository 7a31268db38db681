"""Implementations that cannot be had here, by stand-ins that speak their dialect: found, named, and told what they lack."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from internals_lab.declare.location import locate
from internals_lab.interpreters.candidates import Places
from internals_lab.interpreters.finding import find
from internals_lab.interpreters.resolving import resolve
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry
from internals_lab.runner.asking.collecting import collect
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.loading import unpack_words

StandIn = Callable[[str, Path], Path]
REGISTRY = load_registry(entry_points=False)
PATIENCE_S = 600.0


def the_only_one(places: Places) -> Interpreter:
    found = find(places=places, kinds=REGISTRY.kinds)
    assert found.problems == []
    (interpreter,) = found.interpreters
    return interpreter


@pytest.mark.parametrize(
    ("kind", "program", "name", "short", "gil", "jit"),
    [
        ("graalpy", "graalpy", "graalpy-25.0.1", "graalpy3.12", None, True),
        ("ironpython", "ipy", "ironpython-3.4.2", "ironpython3.4", False, True),
        ("rustpython", "rustpython", "rustpython-3.13.0a0", "rustpython3.13", None, None),
    ],
)
def test_it_is_found_by_its_program_and_named_by_what_it_says(
    nowhere: Places,
    tmp_path: Path,
    stand_in: StandIn,
    kind: str,
    program: str,
    name: str,
    short: str,
    gil: bool | None,
    jit: bool | None,
) -> None:
    stand_in(kind, tmp_path / "bin" / program)
    found = the_only_one(nowhere)
    assert (found.name, found.short, found.implementation) == (name, short, kind)
    assert (found.gil_enabled_at_start, found.jit_enabled) == (gil, jit)
    assert (found.free_threaded_build, found.pgo, found.allocator) == (False, None, None)


@pytest.mark.parametrize(
    ("kind", "program"), [("graalpy", "graalpy"), ("ironpython", "ipy"), ("rustpython", "rustpython")]
)
def test_it_runs_portable_scenarios_alone_and_says_of_the_rest_why_not(
    nowhere: Places, tmp_path: Path, stand_in: StandIn, kind: str, program: str
) -> None:
    stand_in(kind, tmp_path / "bin" / program)
    found = the_only_one(nowhere)
    assert REGISTRY.kinds.by_name[kind].worker(found) == "portable"
    assert REGISTRY.kinds.lacks("sequential", found) is None
    for variant in ("subinterpreters", "gil", "gc_threshold"):
        assert (REGISTRY.kinds.lacks(variant, found) or "").startswith(f"{found.short} ")


def test_a_user_may_call_it_by_its_program_s_name(nowhere: Places, tmp_path: Path, stand_in: StandIn) -> None:
    stand_in("ironpython", tmp_path / "bin" / "ipy")
    found = find(places=nowhere, kinds=REGISTRY.kinds)
    for word in ("ipy", "ironpython", "ironpython3.4", "ironpython-3.4.2"):
        assert [one.name for one in resolve([word], found, REGISTRY)] == ["ironpython-3.4.2"]


def test_one_that_panics_is_a_line_with_what_it_said(
    nowhere: Places, tmp_path: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PANIC", "1")
    stand_in("rustpython", tmp_path / "bin" / "rustpython")
    found = find(places=nowhere, kinds=REGISTRY.kinds)
    assert found.interpreters == []
    (problem,) = found.problems
    assert "exit code 101" in problem
    assert "panicked at vm/src/frame.rs" in problem


EXPERIMENT = """
from internals_lab import scenario


@scenario(portable=True, strategies=["sequential"])
def count():
    total = 0
    for number in range(100):
        total += number
    return total
"""


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    keeper = Keeper()
    yield Launcher(keeper=keeper, capture_folder=tmp_path, inherited=os.environ, kinds=REGISTRY.kinds)
    keeper.close()


@pytest.mark.parametrize(
    ("kind", "program"), [("graalpy", "graalpy"), ("ironpython", "ipy"), ("rustpython", "rustpython")]
)
def test_a_portable_scenario_is_measured_on_it(
    nowhere: Places,
    tmp_path: Path,
    stand_in: StandIn,
    launcher: Launcher,
    this_interpreter: Interpreter,
    kind: str,
    program: str,
) -> None:
    stand_in(kind, tmp_path / "bin" / program)
    (tmp_path / "exp_count.py").write_text(EXPERIMENT)
    location = locate(tmp_path / "exp_count.py", root=tmp_path)
    [scenario] = collect(location, [this_interpreter], launcher, REGISTRY)
    worker = launcher.start(the_only_one(nowhere))
    try:
        worker.hello(PATIENCE_S)
        worker.ask("unpack", PATIENCE_S, **unpack_words(scenario))
        words = {"workers": 1, "params": {}, "variant": None, "worker_module": "strategies.sequential"}
        worker.ask("prepare", PATIENCE_S, **words)
        assert worker.ask("block", PATIENCE_S, units=500, lead_in=5)["wall_ns"] > 0
        assert worker.ask("finish", PATIENCE_S)["wrong_results"] == 0
    finally:
        worker.end()
    assert worker.process.returncode == 0
