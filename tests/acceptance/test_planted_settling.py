"""A unit whose state grows, and statements that take nothing, measured now: the lab must name both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from internals_lab.model.cell import CellResult
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument

SOURCE = """
from internals_lab import scenario, snippets


@scenario(strategies=["sequential"], setup=list, check=None)
def growing(kept):
    \"\"\"Each call finds one more than the last.\"\"\"
    kept.append(1)
    for _ in range(20):
        x = sum(kept)
    return x


@scenario(strategies=["sequential"], setup=list, setup_block=lambda kept: [], check=None)
def grows_anew_in_each_block(kept):
    kept.append(1)
    for _ in range(20):
        x = sum(kept)
    return x


calls = snippets(
    setup="x = 42",
    variants={"pass": "pass", "constant": "1", "add": "x + 1", "call": "abs(x)"},
)
"""

ATTEMPTS = 3


@pytest.fixture(scope="module")
def results(
    tmp_path_factory: pytest.TempPathFactory, measured_run: Callable[..., RunDocument], gil_twin: Interpreter
) -> dict[str, CellResult]:
    """By what stands before and in the brackets of the cell's id, without the interpreter; from the first run in which
    nobody took the processors.
    """
    folder = tmp_path_factory.mktemp("settling")
    experiment = folder / "exp_settling.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    for attempt in range(ATTEMPTS):
        document = measured_run(experiment, [gil_twin], folder / f"results-{attempt}")
        if all(result.outcome == "measured" for result in document.cells):
            break
    short = document.interpreters[0].short
    return {
        result.cell.id.partition("::")[2].replace(f"{short}-", ""): result
        for result in document.cells
        if result.cell.control is None
    }


def test_a_unit_whose_state_grows_is_named(results: dict[str, CellResult]) -> None:
    found = results["growing[sequential-1]"]
    assert found.outcome == "measured", found.reason
    assert found.settled is not None
    assert found.settled.low > 1.02, found.settled
    assert "a state that grows is reset by a setup_block" in (found.unsettled or "")


def test_the_same_unit_with_its_state_made_anew_is_not(results: dict[str, CellResult]) -> None:
    found = results["grows_anew_in_each_block[sequential-1]"]
    assert found.settled is not None
    assert found.unsettled is None, found.unsettled


@pytest.mark.parametrize("nothing", ["pass", "constant"])
def test_a_statement_that_compiles_to_nothing_gets_no_figure(
    results: dict[str, CellResult], nothing: str
) -> None:
    found = results[f"calls[{nothing}]"]
    assert found.outcome == "measured"
    assert found.unit_wall_ns is None, found.unit_wall_ns
    assert "below what can be told here: it takes less than" in (found.reason or "")


@pytest.mark.parametrize("something", ["add", "call"])
def test_a_statement_of_some_nanoseconds_gets_one(results: dict[str, CellResult], something: str) -> None:
    found = results[f"calls[{something}]"]
    assert found.unit_wall_ns is not None, found.reason
    assert 1 < found.unit_wall_ns.estimate < 1000
