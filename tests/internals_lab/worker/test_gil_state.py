"""The GIL as it was seen: at the start, after the imports, at the end, and who turned it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

IN_THE_FILE = """
import needs_the_gil
from internals_lab import scenario

@scenario()
def unit(): pass
"""
IN_THE_UNIT = """
from internals_lab import scenario

@scenario()
def unit():
    import needs_the_gil
"""
QUIET = """
import warnings
from internals_lab import scenario
warnings.warn("something else")

@scenario()
def unit(): pass
"""


def gil_of(
    start: Callable[..., Any], path: Path, interpreter: Interpreter, strategy: str, workers: int, *roots: Path
) -> list[Any]:
    worker = start(interpreter)
    loaded = worker.load(path, path.parent, *roots)
    worker.prepare("unit", strategy, workers)
    worker.block()
    finished = worker.ask("finish")["gil"]
    return [worker.hello["gil"], loaded["gil"], finished["at_end"], finished["enabled_by"]]


@pytest.mark.parametrize(("strategy", "workers"), [("sequential", 1), ("threads", 2), ("processes", 2)])
def test_the_import_that_turned_the_gil_on_is_named(
    start: Callable[..., Any],
    write: Callable[..., Path],
    free_threaded: Interpreter,
    extension_folder: Path,
    strategy: str,
    workers: int,
) -> None:
    for source, after_imports in ((IN_THE_FILE, True), (IN_THE_UNIT, False)):
        path = write("exp_case.py", source)
        seen = gil_of(start, path, free_threaded, strategy, workers, extension_folder)
        assert seen == [False, after_imports, True, "needs_the_gil"]


@pytest.mark.parametrize(("strategy", "workers"), [("sequential", 1), ("threads", 2), ("processes", 2)])
def test_without_such_an_import_it_stays_as_it_was_built(
    start: Callable[..., Any],
    write: Callable[..., Path],
    free_threaded: Interpreter,
    gil_twin: Interpreter,
    strategy: str,
    workers: int,
) -> None:
    path = write("exp_case.py", QUIET)
    assert gil_of(start, path, free_threaded, strategy, workers) == [False, False, False, None]
    assert gil_of(start, path, gil_twin, strategy, workers) == [True, True, True, None]


def test_knobs_are_applied_and_read_back(start: Callable[..., Any], write: Callable[..., Path]) -> None:
    worker = start()
    worker.load(write("exp_case.py", QUIET))
    knobs = [
        {"name": "switch_interval", "worker_module": "knobs.switch_interval", "value": 0.000249},
        {"name": "gil", "worker_module": "knobs.gil", "value": True},
    ]
    prepared = worker.prepare("unit", knobs=knobs)
    assert prepared["knobs"] == {"switch_interval": "0.000249", "gil": "True"}
