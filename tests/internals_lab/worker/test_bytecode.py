"""How much of a unit's bytecode is specialised, as the interpreter shows it after the unit has run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from internals_lab.interpreters.findings import Findings
from internals_lab.model.interpreter import Interpreter

EXPERIMENT = """
from internals_lab import scenario

class Counter:
    def __init__(self):
        self.count = 0

    def step(self):
        self.count += 1

def elsewhere(x):
    return x + 1

def not_named(x):
    return x * 2

@scenario(params={"turns": [0, 500]})
def unit(turns):
    counter = Counter()
    for number in range(turns):
        counter.step()
        elsewhere(number)
    return counter.count
"""


def looked_at(worker: Any) -> dict[str, float]:
    """The figures of a probe that looks now."""
    worker.ask("probe_begin", worker_module="probes.bytecode")
    figures: dict[str, float] = worker.ask("probe_end")["figures"]
    return figures


def test_it_grows_while_the_unit_runs_where_the_interpreter_specialises(
    start: Callable[..., Any],
    write: Callable[..., Path],
    found_interpreters: Findings,
    free_threaded: Interpreter,
) -> None:
    path = write("exp_case.py", EXPERIMENT)
    tried = [
        one
        for one in found_interpreters.interpreters
        if one.implementation == "cpython" and one.language_version[:2] >= [3, 11]
    ]
    assert free_threaded in tried
    for interpreter in tried:
        worker = start(interpreter)
        worker.load(path, path.parent)
        worker.prepare("unit", params={"turns": 0})
        cold = looked_at(worker)
        # What makes the counter has run, once or twice.
        assert cold["specialised"] <= 1, interpreter.name
        worker.prepare("unit", params={"turns": 1})
        worker.block(3)
        warm = looked_at(worker)
        assert warm["instructions"] == cold["instructions"] > 30
        if interpreter.name == "cpython-3.13.5t":
            # The build of 3.13 without a GIL does not specialise.
            assert warm["specialised"] == 0
        else:
            assert 4 <= warm["specialised"] < warm["instructions"], interpreter.name
        assert worker.quit() == 0


def test_code_that_the_unit_does_not_name_is_not_counted(
    start: Callable[..., Any], write: Callable[..., Path]
) -> None:
    without = EXPERIMENT.replace("        elsewhere(number)\n", "")
    counts = []
    for source in (EXPERIMENT, without):
        worker = start()
        path = write("exp_case.py", source)
        worker.load(path, path.parent)
        worker.prepare("unit", params={"turns": 1})
        counts.append(looked_at(worker)["instructions"])
    # Its own instructions and those of the call.
    assert 4 < counts[0] - counts[1] < 16
