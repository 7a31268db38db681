"""A run of the lab from a script: the same parts in the same order as behind `pytest --internals-lab`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from internals_lab.declare.location import locate
from internals_lab.interpreters.finding import find
from internals_lab.interpreters.resolving import resolve
from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.registry import load_registry
from internals_lab.runner.course.observer import Observer, Silence
from internals_lab.runner.machine_lock import lock_path, sole_measuring_run
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.workbench import Workbench


def interpreters_named(words: Sequence[str]) -> list[Interpreter]:
    """What `--lab-interpreters` would make of these words."""
    return resolve(words, find())


def alone() -> AbstractContextManager[None]:
    """No other measuring run of the lab meanwhile; waits for one that there is, and says so."""
    return sole_measuring_run(lock_path(), lambda text: print(text, file=sys.stderr))


def measure(
    experiment: Path,
    order: RunOrder,
    interpreters: Sequence[Interpreter],
    chosen: Callable[[Cell], bool],
    observer: Observer | None = None,
) -> RunDocument:
    """Measure the chosen cells of an experiment file, with what they are compared with, and write the document.

    Within `alone()`, which the caller enters.
    """
    watching = observer or Silence()
    bench = Workbench(order, interpreters=interpreters, registry=load_registry())
    try:
        location = locate(experiment, root=order.root)
        wanted: set[str] = set()
        for scenario in bench.collect(location):
            arms, _ = bench.plan(scenario, location)
            wanted |= {arm.cell.id for arm in arms if chosen(arm.cell)}
        used = {cell_id.partition("[")[0] for cell_id in wanted}
        laboratory = bench.laboratory(watching, scenario_ids=used, cell_ids=frozenset(wanted))
        laboratory.open()
        for scenario in laboratory.scenarios:
            laboratory.measure(scenario)
        document, _ = laboratory.close("complete")
    finally:
        bench.close()
    return document
