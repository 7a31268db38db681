"""The host halves of the strategies say what the plan must know of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry


def test_who_has_workers_and_who_takes_turns() -> None:
    found = load_registry(entry_points=False).strategies
    facts = {name: (one.parallel, one.takes_turns_under_gil) for name, one in found.items()}
    assert facts == {
        "sequential": (False, False),
        "threads": (True, True),
        "processes": (True, False),
        "subinterpreters": (True, False),
        "thread_pool": (True, True),
        "process_pool": (True, False),
        "interpreter_pool": (True, False),
        "asyncio": (False, False),
    }


def test_what_keeps_several_units_in_flight() -> None:
    found = load_registry(entry_points=False).strategies
    assert {name: one.closed_loop for name, one in found.items() if one.closed_loop} == {
        "sequential": "one",
        "threads": "workers",
        "thread_pool": "workers",
        "asyncio": "tasks",
    }
    assert [name for name, one in found.items() if one.awaits] == ["asyncio"]


@pytest.mark.parametrize("version", [[3, 14, 0], [3, 15, 0]])
def test_a_cpython_with_the_executor_has_all_of_them(
    build_interpreter: Callable[..., Interpreter], version: list[int]
) -> None:
    interpreter = build_interpreter("one", implementation="cpython", language_version=version)
    for one in load_registry(entry_points=False).strategies.values():
        assert one.unsupported_on(interpreter) is None


@pytest.mark.parametrize(
    ("implementation", "version", "subinterpreters", "executor"),
    [
        ("cpython", [3, 9, 18], "share one GIL; from 3.12 on each has its own", "it came with 3.14"),
        ("cpython", [3, 11, 7], "share one GIL; from 3.12 on each has its own", "it came with 3.14"),
        ("cpython", [3, 12, 0], "", "CPython 3.13.5 has no InterpreterPoolExecutor; it came with 3.14"),
    ],
)
def test_strategies_say_where_they_cannot_run(
    build_interpreter: Callable[..., Interpreter],
    implementation: str,
    version: list[int],
    subinterpreters: str,
    executor: str,
) -> None:
    interpreter = build_interpreter("one", implementation=implementation, language_version=version)
    strategies = load_registry(entry_points=False).strategies
    told = {name: one.unsupported_on(interpreter) for name, one in strategies.items()}
    reason = told.pop("subinterpreters")
    assert subinterpreters in reason if reason else not subinterpreters
    assert executor in (told.pop("interpreter_pool") or "")
    assert set(told.values()) == {None}
