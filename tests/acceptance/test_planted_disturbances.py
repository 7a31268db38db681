"""What disturbs a figure without being its cause, planted and measured now: the lab must name each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.model.cell import CellResult
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.observation import Observation
from internals_lab.model.run import RunDocument

HEAD = """
import threading
import time

from internals_lab import scenario


def spin(n):
    x = 0
    for _ in range(n):
        x += 1
    return x

"""
PAUSES = """
PASSES = __file__ + ".passes"


class Pause:
    due = False


def count_pass(pause):
    # Of all processes together: one pass in 21 has a pause, and so has about every 20th timed block.
    with open(PASSES, "a") as passes:
        passes.write(".")
        pause.due = passes.tell() % 21 == 0


@scenario(strategies=["sequential", "threads"], workers=[1], setup=Pause, setup_block=count_pass)
def pausing(pause):
    if pause.due and threading.current_thread() is not threading.main_thread():
        pause.due = False
        time.sleep(0.05)
    return spin(20_000)


pausing.expect("A thread costs nothing", compare=("threads", "sequential"), workers=1, speedup="> 0.95")
"""
COUNTER = """
class Counter:
    value = 0


@scenario(strategies=["sequential", "threads"], workers=[2], setup=Counter)
def unlocked(counter):
    before = counter.value
    for _ in range(5_000):
        counter.value += 1
    return counter.value - before
"""
IMPORTS = """
import sys

sys.path.insert(0, {folder!r})

import colorsys
import decimal
import needs_the_gil
import fractions


@scenario(strategies=["sequential", "threads"], workers=[2])
def counting():
    return spin(20_000)


counting.claim("Threads help", compare=("threads", "sequential"), where={{"gil": False}}, speedup="> 1.1")
"""
GROWTH = """
@scenario(strategies=["sequential"], setup=list)
def growing(kept):
    kept.append(1)
    return sum(kept) and spin(200)


@scenario(strategies=["sequential"], check=None)
def steady():
    return spin(20_000)
"""

ATTEMPTS = 3


@pytest.fixture
def measured(tmp_path: Path, measured_run: Callable[..., RunDocument]) -> Callable[..., RunDocument]:
    """The document of a run of this experiment."""

    def measured(source: str, interpreter: Interpreter, effort: str = "quick") -> RunDocument:
        experiment = tmp_path / "exp_planted.py"
        experiment.write_text(HEAD + source, encoding="utf-8")
        for _ in range(ATTEMPTS):
            document = measured_run(experiment, [interpreter], tmp_path / "results", effort=effort)
            # Somebody else took the processors meanwhile: the lab says so itself.
            declared = [result for result in document.cells if result.cell.control is None]
            if not any("without a processor" in (result.reason or "") for result in declared):
                return document
        pytest.fail(f"starved in each of {ATTEMPTS} runs: the machine was too busy", pytrace=False)

    return measured


def cell(document: RunDocument, label: str) -> CellResult:
    return next(result for result in document.cells if result.cell.id.endswith(f"::{label}"))


def noticed(document: RunDocument, kind: str) -> list[Observation]:
    return [one for one in document.observations if one.kind == kind]


def test_rare_pauses_slow_the_total_and_not_the_typical_ratio(
    measured: Callable[..., RunDocument], gil_twin: Interpreter
) -> None:
    document = measured(PAUSES, gil_twin, effort="standard")
    [comparison] = document.comparisons
    assert comparison.typical is not None, comparison.reason
    assert comparison.total is not None
    assert comparison.typical.low > 0.9
    assert comparison.total.high < 0.95
    assert comparison.reason is not None
    assert comparison.reason.endswith("total slower")
    [claim] = document.claims
    assert (claim.gate, claim.state) == (True, "refuted")
    [pauses] = noticed(document, "pauses")
    # The strongest first: a busy machine may pause the other one, too.
    assert pauses.cells[0] == comparison.subject


def test_a_counter_without_a_lock_gives_another_result_and_is_called_just_that(
    measured: Callable[..., RunDocument], free_threaded: Interpreter
) -> None:
    document = measured(COUNTER, free_threaded)
    result = cell(document, "unlocked[3.13t-threads-2]")
    assert result.outcome == "invalid"
    assert (result.reason or "").startswith("result differs from sequential in ")
    [verdict] = document.verdicts
    told = " ".join(verdict.sentences)
    assert "result differs from sequential" in told
    assert "race" not in told.casefold()


def test_the_import_that_turns_the_gil_on_is_named_among_several(
    measured: Callable[..., RunDocument], free_threaded: Interpreter, extension_folder: Path
) -> None:
    document = measured(IMPORTS.format(folder=str(extension_folder)), free_threaded)
    for result in document.cells:
        if result.cell.control is None:
            assert (result.outcome, result.reason) == (
                "invalid",
                "the GIL was turned on by the import of 'needs_the_gil'",
            )
    [claim] = document.claims
    assert claim.state not in ("confirmed", "refuted")
    assert "needs_the_gil" in (claim.reason or "")


def test_a_unit_whose_state_grows_is_named_and_a_steady_one_is_not(
    measured: Callable[..., RunDocument], this_interpreter: Interpreter
) -> None:
    document = measured(GROWTH, this_interpreter)
    unsettled = {
        result.cell.id.partition("::")[2].partition("[")[0]: result.unsettled for result in document.cells
    }
    assert "did not settle" in (unsettled["growing"] or "")
    assert unsettled["steady"] is None
