"""Which values each knob takes, what it sets, where it cannot be had, and how it stands in a cell's id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry

KNOBS = load_registry(entry_points=False).knobs
Build = Callable[..., Interpreter]


@pytest.mark.parametrize(
    ("knob", "values"),
    [
        ("gc_threshold", [[700], [700, 10], [700, 0, 0], (700, 10, 10), "off", [2**31 - 1]]),
        ("gc_freeze", [True, False]),
        ("jit", [True, False]),
        ("malloc", ["pymalloc", "malloc", "mimalloc"]),
        ("start_method", ["fork", "spawn", "forkserver"]),
        ("environment", [{}, {"MODE": "fast", "EMPTY": ""}]),
    ],
)
def test_what_a_knob_takes(knob: str, values: list[Any]) -> None:
    assert [KNOBS[knob].mistake(value) for value in values] == [None] * len(values)


@pytest.mark.parametrize(
    ("knob", "value", "named"),
    [
        ("gc_threshold", [], "a list of one to three numbers or 'off', not []"),
        ("gc_threshold", [1, 2, 3, 4], "not [1, 2, 3, 4]"),
        ("gc_threshold", 700, "not 700"),
        ("gc_threshold", "on", "not 'on'"),
        ("gc_threshold", [700, -1], "from 0 to 2147483647, not -1"),
        ("gc_threshold", [2**31], "not 2147483648"),
        ("gc_threshold", [True], "not True"),
        ("gc_threshold", [0, 10, 10], "write 'off'"),
        ("gc_freeze", 1, "gc_freeze is True or False, not 1"),
        ("jit", "on", "jit is True or False, not 'on'"),
        ("malloc", "jemalloc", "malloc is one of pymalloc, malloc, mimalloc, not 'jemalloc'"),
        ("malloc", ["malloc"], "not ['malloc']"),
        ("start_method", "thread", "start_method is one of fork, spawn, forkserver, not 'thread'"),
        ("start_method", None, "not None"),
        (
            "environment",
            "MODE=fast",
            "a dict of variable to value, such as {'MODE': 'fast'}, not 'MODE=fast'",
        ),
        ("environment", {"MODE": 1}, "MODE in environment is text, not 1"),
        ("environment", {"A=B": "1"}, "'A=B' in environment is no name of a variable"),
        ("environment", {"": "1"}, "'' in environment is no name"),
        ("environment", {"MODE": "a\0b"}, "MODE in environment is text"),
        ("environment", {"PYTHON_GIL": "0"}, "PYTHON_GIL in environment has a knob of its own: gil"),
        ("environment", {"PYTHONHASHSEED": "0"}, "PYTHONHASHSEED in environment is set by the lab"),
    ],
)
def test_what_a_knob_does_not_take_is_named_with_what_would_be_right(
    knob: str, value: Any, named: str
) -> None:
    assert named in (KNOBS[knob].mistake(value) or "")


@pytest.mark.parametrize(
    ("knob", "value", "variables"),
    [
        ("jit", True, {"PYTHON_JIT": "1"}),
        ("jit", False, {"PYTHON_JIT": "0"}),
        ("malloc", "malloc", {"PYTHONMALLOC": "malloc"}),
        ("environment", {"MODE": "fast"}, {"MODE": "fast"}),
        ("gc_threshold", "off", {}),
        ("start_method", "spawn", {}),
    ],
)
def test_what_has_to_be_there_before_the_interpreter_starts(
    build_interpreter: Build, knob: str, value: Any, variables: dict[str, str]
) -> None:
    assert KNOBS[knob].environment(value, build_interpreter("cpython-3.14.0")) == variables


PYPY = {"implementation": "pypy", "language_version": [3, 11, 13]}


@pytest.mark.parametrize(
    ("knob", "value", "name", "facts", "reason"),
    [
        ("gc_threshold", [700, 10, 10], "c", {"gc_thresholds": [2000, 10, 10]}, None),
        ("gc_threshold", [700, 10, 10], "c", {"gc_thresholds": [2000, 10, 0]}, "without a third threshold"),
        ("gc_threshold", [700, 10, 0], "c", {"gc_thresholds": [2000, 10, 0]}, None),
        ("gc_threshold", [700, 10], "c", {"gc_thresholds": [2000, 10, 0]}, None),
        ("gc_threshold", "off", "c", {"gc_thresholds": [2000, 10, 0]}, None),
        ("gc_freeze", True, "c", {}, None),
        ("jit", True, "c", {"jit_available": False}, "built without a JIT"),
        ("jit", False, "c", {"jit_available": False}, None),
        ("jit", False, "c", {"jit_available": None}, "built without a JIT"),
        ("jit", True, "c", {"jit_available": True, "language_version": [3, 13, 5]}, "does not say"),
        ("jit", True, "c", {"jit_available": True, "language_version": [3, 14, 0]}, None),
        ("malloc", "pymalloc", "c-t", {}, "free-threaded build, which knows mimalloc alone"),
        ("malloc", "mimalloc", "c-t", {"language_version": [3, 13, 5]}, None),
        ("malloc", "mimalloc", "c", {"language_version": [3, 12, 1]}, "built without mimalloc"),
        ("malloc", "pymalloc", "c", {"configure_arguments": "'--without-pymalloc'"}, "without pymalloc"),
        ("malloc", "pymalloc", "c", {"configure_arguments": "--with-pymalloc=no"}, "without pymalloc"),
        ("malloc", "malloc", "c", {"configure_arguments": "--without-pymalloc"}, None),
        ("start_method", "fork", "c", {"extra": {"platform": "win32"}}, "on Windows can only spawn"),
        ("start_method", "spawn", "c", {"extra": {"platform": "win32"}}, None),
        ("start_method", "forkserver", "c", {"extra": {"platform": "linux"}}, None),
        ("environment", {}, "pypy-3.11", PYPY, None),
    ],
)
def test_where_a_value_cannot_be_had(
    build_interpreter: Build, knob: str, value: Any, name: str, facts: dict[str, Any], reason: str | None
) -> None:
    found = KNOBS[knob].unsupported_on(value, build_interpreter(name, **facts))
    assert found is None if reason is None else reason in (found or "")


@pytest.mark.parametrize(
    ("knob", "value", "word"),
    [
        ("gc_threshold", [700, 10, 10], "700:10:10"),
        ("gc_threshold", [700], "700"),
        ("gc_threshold", "off", "off"),
        ("gc_freeze", True, "True"),
        ("malloc", "pymalloc", "pymalloc"),
        ("environment", {"MODE": "fast", "ROOT": "/a b::c[1]"}, "MODE=fast,ROOT=/a_b__c_1_"),
        ("environment", {}, "nothing"),
    ],
)
def test_a_value_is_readable_in_an_id(knob: str, value: Any, word: str) -> None:
    assert KNOBS[knob].word(value) == word
