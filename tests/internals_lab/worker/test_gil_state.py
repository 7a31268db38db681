"""The GIL as it was seen: at the start, after the imports, at the end, and who turned it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

AMONG_SEVERAL = """
import needs_no_gil
import needs_the_gil
import needs_none_either
from internals_lab import scenario

@scenario()
def unit(): pass
"""
IN_A_PACKAGE = """
import needs_none_either
import leaning
from internals_lab import scenario

@scenario()
def unit(): pass
"""
IN_THE_UNIT = """
from internals_lab import scenario

@scenario()
def unit():
    import needs_no_gil
    import needs_the_gil
"""
SILENCED = """
import warnings
from internals_lab import scenario
warnings.simplefilter("ignore")

@scenario()
def unit():
    import leaning
"""
CAUGHT = """
import warnings
from internals_lab import scenario

with warnings.catch_warnings(record=True):
    import leaning

@scenario()
def unit(): pass
"""
LOGGED = """
import logging
from internals_lab import scenario
logging.captureWarnings(True)

@scenario()
def unit():
    import leaning
"""
IN_TWO_THREADS = """
import threading
import warnings
from internals_lab import scenario
warnings.simplefilter("ignore")

def both():
    names = ["needs_no_gil", "needs_the_gil"]
    threads = [threading.Thread(target=__import__, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

@scenario(setup=both)
def unit(nothing): pass
"""
QUIET = """
import warnings
from internals_lab import scenario
warnings.warn("something else")

@scenario()
def unit(): pass
"""


STRATEGIES = [
    ("sequential", 1),
    ("threads", 2),
    ("thread_pool", 2),
    ("processes", 2),
    ("process_pool", 2),
    ("subinterpreters", 2),
]


def gil_of(
    start: Callable[..., Any], path: Path, interpreter: Interpreter, strategy: str, workers: int, *roots: Path
) -> dict[str, Any]:
    worker = start(interpreter)
    loaded = worker.load(path, path.parent, *roots)
    worker.prepare("unit", strategy, workers)
    worker.block()
    at_end = worker.ask("finish")["gil"]
    return {"at_start": worker.hello["gil"], "after_imports": loaded["gil"], **at_end}


@pytest.mark.parametrize(
    ("source", "after_imports", "culprit", "importers"),
    [
        (AMONG_SEVERAL, True, "needs_the_gil", ["exp_case"]),
        (IN_A_PACKAGE, True, "leaning._native", ["exp_case", "leaning"]),
        (IN_THE_UNIT, False, "needs_the_gil", ["exp_case.unit"]),
        (SILENCED, False, "leaning._native", ["exp_case.unit", "leaning"]),
        (CAUGHT, True, "leaning._native", ["exp_case", "leaning"]),
        (LOGGED, False, "leaning._native", ["exp_case.unit", "leaning"]),
    ],
)
def test_the_import_that_turned_the_gil_on_is_named_with_who_imports_it(
    start: Callable[..., Any],
    write: Callable[..., Path],
    free_threaded: Interpreter,
    extension_folder: Path,
    source: str,
    after_imports: bool,
    culprit: str,
    importers: list[str],
) -> None:
    path = write("exp_case.py", source)
    assert gil_of(start, path, free_threaded, "sequential", 1, extension_folder) == {
        "at_start": False,
        "after_imports": after_imports,
        "at_end": True,
        "in_children": [],
        "enabled_by": culprit,
        "importers": importers,
    }


@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
def test_it_is_named_wherever_the_unit_runs(
    start: Callable[..., Any],
    write: Callable[..., Path],
    free_threaded: Interpreter,
    extension_folder: Path,
    strategy: str,
    workers: int,
) -> None:
    path = write("exp_case.py", SILENCED)
    seen = gil_of(start, path, free_threaded, strategy, workers, extension_folder)
    assert (seen["after_imports"], seen["at_end"], seen["enabled_by"]) == (False, True, "leaning._native")
    assert seen["importers"] == ["exp_case.unit", "leaning"]
    in_children = [] if strategy in ("sequential", "threads", "thread_pool") else [True, True]
    assert seen["in_children"] == in_children


def test_of_two_silent_imports_at_once_the_innocent_one_is_not_blamed_alone(
    start: Callable[..., Any], write: Callable[..., Path], free_threaded: Interpreter, extension_folder: Path
) -> None:
    path = write("exp_case.py", IN_TWO_THREADS)
    seen = gil_of(start, path, free_threaded, "sequential", 1, extension_folder)
    assert seen["at_end"] is True
    assert "needs_the_gil" in seen["enabled_by"].split(" or ")


@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
def test_without_such_an_import_it_stays_as_it_was_built(
    start: Callable[..., Any],
    write: Callable[..., Path],
    free_threaded: Interpreter,
    gil_twin: Interpreter,
    strategy: str,
    workers: int,
) -> None:
    path = write("exp_case.py", QUIET)
    for interpreter, state in ((free_threaded, False), (gil_twin, True)):
        seen = gil_of(start, path, interpreter, strategy, workers)
        assert {seen["at_start"], seen["after_imports"], seen["at_end"], *seen["in_children"]} == {state}
        assert (seen["enabled_by"], seen["importers"]) == (None, [])


def test_knobs_are_applied_and_read_back(start: Callable[..., Any], write: Callable[..., Path]) -> None:
    worker = start()
    worker.load(write("exp_case.py", QUIET))
    knobs = [
        {"name": "switch_interval", "worker_module": "knobs.switch_interval", "value": 0.000249},
        {"name": "gil", "worker_module": "knobs.gil", "value": True},
    ]
    prepared = worker.prepare("unit", knobs=knobs)
    assert prepared["knobs"] == {"switch_interval": "0.000249", "gil": "True"}
