"""Interpreters in one process: each loads the experiment anew, and none is left when the worker ends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

HALF = "strategies.subinterpreters"

SOURCE = """
import json, os, sys, threading
from internals_lab import scenario

def note(word):
    with open({log!r}, "a") as log:
        log.write(json.dumps([id(note), threading.get_native_id(), word]) + "\\n")

def setup():
    note("setup")
    return []

@scenario(items=lambda: list(range(7)), setup=setup, teardown=lambda state: note("teardown"))
def unit(state, item):
    state.append(item)
    note(item)
    return item * 2

@scenario(items=[[1], [2], [3]])
def eat(item):
    return item.pop()

calls = [0]

@scenario()
def drifting():
    calls[0] += 1
    return calls[0]

@scenario(check=None)
def failing():
    calls[0] += 1
    if calls[0] > 1:
        raise ValueError("the unit's own")

@scenario(params={{"n": [3, 4]}})
def count(n):
    return sum(range(n))

@scenario(check=None)
def shouting():
    print("loud")
"""


@pytest.fixture
def own_gil(measurable: list[Interpreter]) -> list[Interpreter]:
    """Every CPython of this machine whose subinterpreters have a GIL of their own."""
    return [one for one in measurable if one.language_version[:2] >= [3, 12]]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What the experiment noted: interpreter, thread and word a line."""
    return tmp_path / "log"


@pytest.fixture
def load(driven: Callable[..., Any], log: Path) -> Callable[[Interpreter], Any]:
    """A worker of that interpreter with the experiment."""
    return lambda interpreter: driven(SOURCE.format(log=str(log)), interpreter)


def _noted(log: Path) -> list[list[Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_each_interpreter_sets_itself_up_once_and_each_item_is_done_once_a_pass(
    load: Callable[[Interpreter], Any], own_gil: list[Interpreter], log: Path, workers: int
) -> None:
    assert {tuple(one.language_version[:2]) for one in own_gil} >= {(3, 12), (3, 13)}
    for interpreter in own_gil:
        log.write_text("")
        worker = load(interpreter)
        worker.prepare("unit", "subinterpreters", workers)
        before = _noted(log)
        assert [word for *_, word in before].count("setup") == workers
        block = worker.block(units=2)
        timed = _noted(log)[len(before) :]
        assert Counter(word for *_, word in timed) == dict.fromkeys(range(7), 2)
        assert len({thread for _, thread, _ in timed}) == workers
        assert len(block["workers"]) == workers
        assert all(0 <= row[0] <= row[1] <= block["wall_ns"] for row in block["workers"])
        assert block["cpu_ns"] > 0
        assert all(row[2] is not None for row in block["workers"])
        finished = worker.ask("finish")
        assert finished["wrong_results"] == 0
        assert finished["gil"]["at_end"] is interpreter.has_gil
        assert [word for *_, word in _noted(log)].count("teardown") == workers
        assert worker.quit() == 0, worker.said


def test_a_free_threaded_build_and_its_gil_twin_run_them(
    load: Callable[[Interpreter], Any], free_threaded: Interpreter, gil_twin: Interpreter
) -> None:
    for interpreter in (free_threaded, gil_twin):
        worker = load(interpreter)
        prepared = worker.ask(
            "prepare", scenario="count", workers=2, params={"n": 1}, variant=None, worker_module=HALF
        )
        assert 0 < prepared["pool_start_wall_ns"] <= prepared["prepare_wall_ns"]
        for lead_in in (0, 2):
            assert len(worker.block(units=3, lead_in=lead_in)["workers"]) == 2
        finished = worker.ask("finish")
        has_gil = interpreter is gil_twin
        assert (finished["gil"]["at_end"], finished["gil"]["in_children"]) == (has_gil, [has_gil] * 2)
        assert finished["gil"]["enabled_by"] is None
        assert worker.quit() == 0, worker.said


def test_items_that_the_unit_changes_are_fresh_and_wrong_results_are_told(
    load: Callable[[Interpreter], Any], own_gil: list[Interpreter]
) -> None:
    for interpreter in own_gil:
        worker = load(interpreter)
        worker.prepare("eat", "subinterpreters", 2)
        worker.block(units=3, lead_in=2)
        assert worker.ask("finish")["wrong_results"] == 0
        worker.prepare("drifting", "subinterpreters", 2)
        worker.block()
        finished = worker.ask("finish")
        assert (finished["wrong_results"], finished["first_wrong"]) == (2, "2 where sequential gives 1")


@pytest.mark.parametrize("lead_in", [0, 1])
def test_an_error_of_the_unit_is_told_and_the_worker_still_ends(
    load: Callable[[Interpreter], Any],
    own_gil: list[Interpreter],
    living: Callable[[], list[int]],
    lead_in: int,
) -> None:
    for interpreter in own_gil:
        worker = load(interpreter)
        worker.prepare("failing", "subinterpreters", 2)
        error = worker.error("block", units=1, lead_in=lead_in)
        assert "in subinterpreter 0: ValueError: the unit's own" in error
        assert worker.quit() == 0, worker.said
    assert living() == []


def test_a_worker_that_is_told_to_quit_in_the_middle_of_a_cell_ends(
    load: Callable[[Interpreter], Any], own_gil: list[Interpreter]
) -> None:
    for interpreter in own_gil:
        worker = load(interpreter)
        worker.prepare("shouting", "subinterpreters", 2)
        worker.block()
        assert worker.quit() == 0, worker.said
        assert "loud" in worker.said


def test_knobs_are_turned_in_each_interpreter(driven: Callable[..., Any], own_gil: list[Interpreter]) -> None:
    source = "import gc\nfrom internals_lab import scenario\n@scenario(check=None)\ndef unit(): assert gc.get_threshold()[0] == 321"
    knob = {"name": "gc_threshold", "worker_module": "knobs.gc_threshold", "value": [321]}
    for interpreter in own_gil:
        worker = driven(source, interpreter)
        prepared = worker.prepare("unit", "subinterpreters", 2, knobs=[knob])
        assert "321" in prepared["knobs"]["gc_threshold"]
        assert "in a child" not in prepared["knobs"]["gc_threshold"]
        worker.block()


def test_a_module_that_does_not_load_in_a_subinterpreter_is_the_reason(
    driven: Callable[..., Any], own_gil: list[Interpreter], living: Callable[[], list[int]]
) -> None:
    # curses keeps its state in one place a process, in every version so far.
    source = "import _curses\nfrom internals_lab import scenario\n@scenario()\ndef unit(): pass"
    for interpreter in own_gil:
        worker = driven(source, interpreter)
        error = worker.error(
            "prepare", scenario="unit", workers=2, params={}, variant=None, worker_module=HALF
        )
        assert "module _curses does not support loading in subinterpreters" in error
        assert worker.quit() == 0, worker.said
    assert living() == []
