"""Variants come in by one door, the lab's own as those of other packages."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import replace
from types import SimpleNamespace

import pytest

from internals_lab import hooks
from internals_lab.errors import LabError
from internals_lab.hooks import hookimpl
from internals_lab.knobs.gil import GIL
from internals_lab.knobs.knob import Knob
from internals_lab.probes.probe import Probe
from internals_lab.registry import load_registry
from internals_lab.strategies.sequential import SEQUENTIAL
from internals_lab.strategies.strategy import Strategy


class Greenlets:
    @hookimpl
    def internals_lab_strategies(self) -> list[Strategy]:
        return [Strategy(name="greenlets", worker_module="/x/greenlets.py", parallel=True)]


def test_the_built_in_variants_come_first_in_their_order() -> None:
    registry = load_registry(plugins=[Greenlets()], entry_points=False)
    assert list(registry.strategies) == [
        *("sequential", "threads", "processes", "subinterpreters"),
        *("thread_pool", "process_pool", "interpreter_pool", "asyncio"),
        "greenlets",
    ]
    assert list(registry.knobs) == [
        *("gil", "switch_interval", "gc_threshold", "gc_freeze"),
        *("jit", "malloc", "start_method", "environment"),
    ]
    assert registry.strategies["greenlets"].worker_module == "/x/greenlets.py"


@pytest.mark.parametrize("kind", ["strategies", "knobs"])
def test_a_name_that_is_taken_is_an_error_that_names_it(kind: str) -> None:
    class Taken:
        @hookimpl
        def internals_lab_strategies(self) -> list[Strategy]:
            return [replace(SEQUENTIAL)] if kind == "strategies" else []

        @hookimpl
        def internals_lab_knobs(self) -> list[Knob]:
            return [replace(GIL)] if kind == "knobs" else []

    name = {"strategies": "sequential", "knobs": "gil"}[kind]
    with pytest.raises(LabError, match=f"two {kind} are named '{name}'"):
        load_registry(plugins=[Taken()], entry_points=False)


def test_packages_come_in_by_their_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = SimpleNamespace(group="internals_lab", name="greenlets", load=Greenlets)
    package = SimpleNamespace(entry_points=[entry], metadata={"name": "greenlets"})
    monkeypatch.setattr("importlib.metadata.distributions", lambda: [package])
    assert "greenlets" in load_registry().strategies
    assert "greenlets" not in load_registry(entry_points=False).strategies


def test_a_hook_that_does_not_exist_is_refused() -> None:
    class Mistyped:
        @hookimpl
        def internals_lab_strategy(self) -> list[Strategy]:
            return []

    with pytest.raises(LabError, match=r"unknown hook 'internals_lab_strategy'.*internals_lab_strategies"):
        load_registry(plugins=[Mistyped()], entry_points=False)


def test_every_hook_is_documented_with_an_example() -> None:
    specified = [
        function for name, function in inspect.getmembers(hooks.Hooks) if name.startswith("internals_lab_")
    ]
    assert len(specified) == 4
    for function in specified:
        assert "Example::" in (function.__doc__ or "")
        assert f"def {function.__name__}" in (function.__doc__ or "")


@pytest.mark.parametrize(
    "name",
    ["sequential", "threads", "processes", "subinterpreters", "thread_pool", "process_pool", "asyncio"],
)
def test_a_strategy_says_of_its_worker_half_whether_it_tries_out_handing_tasks_over(name: str) -> None:
    strategy = load_registry(entry_points=False).strategies[name]
    half = importlib.import_module(f"internals_lab.worker.{strategy.worker_module}")
    assert strategy.hands_over == hasattr(half.Workers, "transfer")


def test_probes_come_in_by_a_hook_of_their_own() -> None:
    class Watched:
        @hookimpl
        def internals_lab_probes(self) -> list[Probe]:
            return [
                Probe(name="threads", worker_module="/x/threads.py", cost="none", units={"alive": "threads"})
            ]

    registry = load_registry(plugins=[Watched()], entry_points=False)
    assert list(registry.probes)[-1] == "threads"
    assert {"bytecode", "inspection"} <= set(registry.probes)
