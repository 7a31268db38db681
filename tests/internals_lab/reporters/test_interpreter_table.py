"""The table of interpreters, of facts that no machine has all at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from internals_lab.interpreters.abilities import abilities
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry
from internals_lab.reporters.interpreter_table import build, details, gil, jit, measures, table

Build = Callable[..., Interpreter]
REGISTRY = load_registry(entry_points=False)
CPYTHON = {"implementation": "cpython", "language_version": [3, 14, 0]}


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"free_threaded_build": True, "gil_enabled_at_start": False}, "off"),
        ({"free_threaded_build": True, "gil_enabled_at_start": True}, "on"),
        ({"implementation": "cpython", "gil_enabled_at_start": None}, "on"),
        ({"implementation": "jython", "gil_enabled_at_start": False}, "none"),
        ({"implementation": "rustpython", "gil_enabled_at_start": None}, "?"),
    ],
)
def test_a_lock_that_is_off_is_not_one_that_is_not_there(
    build_interpreter: Build, facts: dict[str, Any], word: str
) -> None:
    assert gil(build_interpreter("one", **({"free_threaded_build": False} | facts))) == word


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"jit_available": True, "jit_enabled": True}, "on"),
        ({"jit_available": True, "jit_enabled": False}, "off"),
        ({"jit_available": True, "jit_enabled": None}, "?"),
        ({"jit_available": False}, "none"),
        ({"jit_available": None}, "?"),
    ],
)
def test_what_is_not_known_of_a_jit_is_not_guessed(
    build_interpreter: Build, facts: dict[str, Any], word: str
) -> None:
    assert jit(build_interpreter("one", **facts)) == word


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"pgo": True, "lto": True, "assertions": False}, "PGO LTO"),
        ({"pgo": False, "lto": False, "assertions": False}, "plain"),
        ({"pgo": True, "lto": None}, "PGO LTO?"),
        ({"pgo": False, "lto": False, "assertions": True}, "asserts"),
        ({"pgo": None, "lto": None}, "?"),
        ({"pgo": False, "lto": False, "debug_build": True, "assertions": True}, "asserts debug"),
    ],
)
def test_a_build_is_named_by_what_makes_it_faster_or_slower(
    build_interpreter: Build, facts: dict[str, Any], words: str
) -> None:
    assert build(build_interpreter("one", **facts)) == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (CPYTHON, "everything"),
        (CPYTHON | {"language_version": [3, 13, 5]}, "all but 1 strategy"),
        (CPYTHON | {"language_version": [2, 7, 18]}, "portable scenarios"),
        ({"implementation": "jython", "language_version": [2, 7, 3]}, "portable scenarios"),
        ({"implementation": "snek"}, "nothing: no kind of interpreter is called snek; a plug-in can add it"),
    ],
)
def test_what_can_be_measured_is_said_in_a_few_words(
    build_interpreter: Build, facts: dict[str, Any], words: str
) -> None:
    assert measures(abilities(build_interpreter("one", **facts), REGISTRY)) == words


def test_a_knob_counts_as_missing_where_there_is_no_choice_between_its_states(
    build_interpreter: Build,
) -> None:
    can = abilities(build_interpreter("one", **CPYTHON, jit_available=False), REGISTRY)
    assert "built without a JIT" in (can.knobs["jit"] or "")
    assert "cannot be turned off" in (can.knobs["gil"] or "")
    assert can.knobs["malloc"] is None
    free_threaded = build_interpreter("onet", **CPYTHON, jit_available=True)
    assert abilities(free_threaded, REGISTRY).knobs["gil"] is None


def test_many_of_them_fit_a_hundred_columns(build_interpreter: Build) -> None:
    facts = {"found_by": "running", "allocator": "pymalloc", "pgo": True, "lto": True, "assertions": False}
    rows = [
        (one, abilities(one, REGISTRY))
        for one in (
            build_interpreter("cpython-3.15.0rc2t", short="3.15t", **CPYTHON, **facts),
            build_interpreter("micropython-1.26.1", implementation="micropython", short="micropython1.26"),
        )
    ]
    written = io.StringIO()
    Console(file=written, width=1000).print(table(rows))
    assert all(len(line.rstrip()) <= 100 for line in written.getvalue().splitlines())


def test_the_long_form_gives_every_reason(build_interpreter: Build) -> None:
    one = build_interpreter("jython-2.7.3", implementation="jython", short="jython2.7")
    can = abilities(one, REGISTRY)
    written = io.StringIO()
    Console(file=written, width=200).print(details([(one, can)]))
    for name, reason in {**can.strategies, **can.knobs}.items():
        assert reason is None or f"no {name}" in written.getvalue()
        assert (reason or "") in written.getvalue()
