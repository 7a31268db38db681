"""Snippets: the names of the set-up are locals, the empty loop is timed beside, and errors name the statement."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.worker.snippet_loop import compile_loop

UNROLLED = 20


def snippets(setup: str, statement: str) -> str:
    return f"from internals_lab import snippets\nunit = snippets({{'one': {statement!r}}}, setup={setup!r})\n"


@pytest.fixture
def prepared(driven: Callable[..., Any]) -> Callable[[str, str], Any]:
    """A worker that is ready to time a statement."""

    def prepared(setup: str, statement: str) -> Any:
        worker = driven(snippets(setup, statement))
        worker.prepare("unit", variant="one")
        return worker

    return prepared


def test_names_of_the_set_up_are_local_and_its_functions_see_each_other(prepared: Callable[..., Any]) -> None:
    worker = prepared(
        "x = 42\ndef helper(): return x\ndef function(): return helper()",
        "assert 'x' in locals() and function() == 42",
    )
    assert worker.block(units=1)["units"] == UNROLLED


@pytest.mark.parametrize(("units", "run"), [(1, 20), (20, 20), (21, 40), (200, 200)])
def test_statements_are_counted_in_whole_loops(prepared: Callable[..., Any], units: int, run: int) -> None:
    worker = prepared("done = []", "done.append(1)\nassert len(done) < 10_000")
    block = worker.block(units=units)
    assert block["units"] == run
    assert block["wall_ns"] > 0
    assert block["empty_wall_ns"] > 0
    assert block["workers"][0][:2] == [0, block["wall_ns"]]


def test_a_statement_of_several_lines_runs_as_it_is_written(prepared: Callable[..., Any]) -> None:
    worker = prepared("x = 0", "if x >= 0:\n    x += 1\nelse:\n    raise ValueError")
    assert worker.block(units=40)["units"] == 40


@pytest.mark.parametrize(
    ("setup", "statement", "reason"),
    [
        ("x = ", "x", "SyntaxError: invalid syntax (<setup of snippets>, line 1)"),
        ("", "1 +", "SyntaxError: invalid syntax (<snippet>"),
        ("_loops = 1", "1", "the setup of snippets must not make '_loops'"),
        ("raise KeyError('x')", "1", "KeyError: 'x'"),
    ],
)
def test_mistakes_are_errors_when_the_cell_is_prepared(
    driven: Callable[..., Any], setup: str, statement: str, reason: str
) -> None:
    words = {"workers": 1, "params": {}, "worker_module": "strategies.sequential"}
    worker = driven(snippets(setup, statement))
    assert reason in worker.error("prepare", scenario="unit", variant="one", **words)


def test_an_error_of_a_statement_is_an_answer(prepared: Callable[..., Any]) -> None:
    assert prepared("", "1 / 0").error("block", units=1, lead_in=0) == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize("nothing", ["pass", "1", "'text'"])
def test_a_statement_that_does_nothing_leaves_the_empty_loop(nothing: str) -> None:
    code = [
        compile_loop("x = 42", nothing, copies, time.perf_counter_ns).code.co_code for copies in (0, UNROLLED)
    ]
    assert code[0] == code[1]
