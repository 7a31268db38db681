"""Workers with an interpreter of their own end with whoever started them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

SOURCE = """
from internals_lab import scenario

@scenario()
def unit():
    return 1

@scenario()
def failing():
    raise ValueError("no unit")
"""


@pytest.mark.parametrize("strategy", ["processes", "subinterpreters"])
def test_a_worker_that_quits_in_the_middle_of_a_cell_takes_its_members_with_it(
    driven: Callable[..., Any], gil_twin: Interpreter, living: Callable[[], list[int]], strategy: str
) -> None:
    worker = driven(SOURCE, gil_twin)
    worker.prepare("unit", strategy, 2)
    worker.block()
    assert worker.quit() == 0, worker.said
    assert living() == []


@pytest.mark.parametrize("strategy", ["processes", "subinterpreters"])
def test_members_that_did_not_get_ready_are_gone_when_the_error_is_told(
    driven: Callable[..., Any], gil_twin: Interpreter, living: Callable[[], list[int]], strategy: str
) -> None:
    worker = driven(SOURCE, gil_twin)
    words = {"params": {}, "variant": None, "worker_module": f"strategies.{strategy}"}
    error = worker.error("prepare", scenario="failing", workers=3, **words)
    assert error.startswith("in ")
    assert error.endswith(": ValueError: no unit")
    assert living() == [worker.process.pid]
    assert worker.ask("declarations")["scenarios"]
