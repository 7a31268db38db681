"""The probe frames: frames begun, gone on with, held, and how deep, on every interpreter that loads experiment files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.interpreters.findings import Findings
from internals_lab.model.interpreter import Interpreter

EXPERIMENT = """
import sys
from internals_lab import scenario, snippets

def leaf(x):
    return x + 1

def numbers(count):
    for number in range(count):
        yield leaf(number)

@scenario()
def unit():
    total = 0
    for number in numbers(4):
        total += number
    return total + leaf(leaf(0))

held = []

@scenario(check=None)
def leaks():
    try:
        raise KeyError
    except KeyError as error:
        held.append(error.__traceback__)

@scenario()
def endless():
    for number in range(600_000):
        leaf(number)

statements = snippets({"call": "leaf(1)", "sum": "1 + x"}, setup="x = 1\\ndef leaf(x):\\n    return x")

@scenario(strategies=["asyncio"], in_flight=[3])
async def awaited():
    leaf(1)
"""


def frames(worker: Any, blocks: int = 1) -> tuple[dict[str, float], dict[str, Any]]:
    """Its figures and its detail."""
    worker.ask("probe_begin", worker_module="probes.frames")
    for _ in range(blocks):
        worker.block(1)
        worker.ask("probe_after_block")
    told = worker.ask("probe_end")
    return told["figures"], told["detail"]


@pytest.fixture
def prepared(start: Callable[..., Any], write: Callable[..., Path]) -> Callable[..., Any]:
    """A worker that is ready to run a scenario of the experiment."""

    def prepared(name: str, interpreter: Interpreter | None = None, **more: Any) -> Any:
        worker = start(interpreter)
        path = write("exp_case.py", EXPERIMENT)
        worker.load(path, path.parent)
        worker.prepare(name, **more)
        return worker

    return prepared


def test_frames_are_counted_as_they_begin_and_as_they_go_on(
    prepared: Callable[..., Any], found_interpreters: Findings, free_threaded: Interpreter
) -> None:
    tried = {
        (one.implementation, *one.language_version[:2], one.free_threaded_build): one
        for one in found_interpreters.interpreters
        if one.language_version[:2] >= [3, 9] and one.implementation in ("cpython", "pypy")
    }
    assert free_threaded in tried.values()
    for interpreter in tried.values():
        figures, detail = frames(prepared("unit", interpreter))
        # The unit, a generator, four calls in it and two beside it; the generator is entered five times in all.
        assert figures["frames_per_unit"] == 8, interpreter.name
        assert figures["resumed_per_unit"] == 4, interpreter.name
        assert figures["deepest"] == 3, interpreter.name
        assert detail["most_called"][0]["frames"] == 6
        assert figures["linked_share"] == 1
        assert figures["frames_held"] == 0
        assert figures["recursion_depth"] > 900
        if interpreter.implementation == "pypy":
            assert detail["missing"]["frame_bytes"]
        else:
            assert figures["recursion_depth"] <= figures["recursion_limit"]
            assert 100 < figures["frame_bytes"] < 1000, interpreter.name
            assert 100 < figures["generator_bytes"] < 1000


def test_frames_that_a_traceback_keeps_are_held_with_those_that_called_them(
    prepared: Callable[..., Any],
) -> None:
    few, many = (frames(prepared("leaks"), blocks=count)[0]["frames_held"] for count in (2, 4))
    assert many == 2 * few >= 4


def test_a_unit_of_too_many_calls_has_no_such_figure_and_says_so(prepared: Callable[..., Any]) -> None:
    figures, detail = frames(prepared("endless"), blocks=0)
    assert "frames_per_unit" not in figures
    assert "more than 1000000 calls" in detail["missing"]["frames_per_unit"]
    assert figures["linked_share"] == 1


@pytest.mark.parametrize(("variant", "count"), [("call", 1), ("sum", 0)])
def test_of_a_statement_only_its_own_frames_are_counted(
    prepared: Callable[..., Any], variant: str, count: int
) -> None:
    figures, _ = frames(prepared("statements", variant=variant))
    assert figures["frames_per_unit"] == figures["deepest"] == count


def test_awaited_units_are_counted_in_the_loop_that_awaits_them(prepared: Callable[..., Any]) -> None:
    figures, detail = frames(prepared("awaited", strategy="event_loop", in_flight=3))
    assert {one["name"].rpartition(".")[2] for one in detail["most_called"]} == {"awaited", "leaf"}
    assert figures["frames_per_unit"] == 2
