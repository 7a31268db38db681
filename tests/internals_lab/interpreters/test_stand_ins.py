"""Implementations that cannot be had here, by stand-ins that speak their dialect: found, named, and told what they lack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.interpreters.candidates import Places
from internals_lab.interpreters.finding import find
from internals_lab.interpreters.resolving import resolve
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry

StandIn = Callable[[str, Path], Path]
REGISTRY = load_registry(entry_points=False)


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
