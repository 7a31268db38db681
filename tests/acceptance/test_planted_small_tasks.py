"""Items with a microsecond of work, and items with a millisecond, for executors, measured now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument

SOURCE = """
from internals_lab import scenario

EXECUTORS = ["sequential", "thread_pool", "process_pool"]


@scenario(strategies=EXECUTORS, workers=[2], items=range(2_000))
def tiny(n):
    return n * n + 1


@scenario(strategies=EXECUTORS, workers=[2], items=[200_000] * 4)
def large(n):
    x = 0
    for _ in range(n):
        x += 1
    return x
"""
SCENARIOS = ("tiny", "large")
ATTEMPTS = 3


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory,
    measured_run: Callable[..., RunDocument],
    gil_twin: Interpreter,
    free_threaded: Interpreter,
) -> dict[str, list[str]]:
    """What the verdicts say, by scenario, each from the first run in which nobody took the processors from it."""
    folder = tmp_path_factory.mktemp("small")
    experiment = folder / "exp_small.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    said: dict[str, list[str]] = {}
    for attempt in range(ATTEMPTS):
        wanted = [name for name in SCENARIOS if name not in said]
        if not wanted:
            break
        document = measured_run(
            experiment, [gil_twin, free_threaded], folder / f"results-{attempt}", cells=wanted
        )
        for name in wanted:
            scenario = f"{experiment.name}::{name}"
            outcomes = {result.outcome for result in document.cells if result.cell.scenario == scenario}
            if outcomes == {"measured"} or attempt == ATTEMPTS - 1:
                verdicts = [one for one in document.verdicts if one.scenario == scenario]
                said[name] = [sentence for verdict in verdicts for sentence in verdict.sentences]
    return said


@pytest.mark.parametrize("executor", ["thread_pool", "process_pool"])
def test_tasks_that_are_too_small_are_named_on_both_builds(told: dict[str, list[str]], executor: str) -> None:
    named = [one for one in told["tiny"] if one.startswith(f"Too little work per task for {executor} ")]
    assert len(named) == 2, told["tiny"]


def test_tasks_of_milliseconds_are_not(told: dict[str, list[str]]) -> None:
    assert not [one for one in told["large"] if one.startswith("Too little work")]
