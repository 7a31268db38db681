"""One child process does what the sequential one does, and must measure alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison
from internals_lab.model.run import RunDocument

SOURCE = """
from internals_lab import scenario


@scenario(
    strategies=["sequential", "processes"], workers=[1], knobs={"start_method": ["fork", "spawn"]}
)
def loop():
    x = 0
    for _ in range(2_000):
        x += 1
    return x
"""
# Far more than is left between them, and less than a strategy whose objects lie badly in every round.
ROOM = 1.06
ATTEMPTS = 3


@pytest.fixture(scope="module")
def comparisons(
    tmp_path_factory: pytest.TempPathFactory,
    measured_run: Callable[..., RunDocument],
    gil_twin: Interpreter,
    free_threaded: Interpreter,
) -> list[Comparison]:
    """One process over sequential, from the first run in which nobody took the processors."""
    folder = tmp_path_factory.mktemp("alike")
    experiment = folder / "exp_alike.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    found: list[Comparison] = []
    for attempt in range(ATTEMPTS):
        document = measured_run(experiment, [gil_twin, free_threaded], folder / f"results-{attempt}")
        found = [comparison for comparison in document.comparisons if comparison.about == "scaling"]
        if all(comparison.typical for comparison in found):
            break
    return found


def test_one_process_takes_as_long_as_sequential(comparisons: list[Comparison]) -> None:
    assert len(comparisons) == 4
    for comparison in comparisons:
        assert comparison.typical is not None, comparison.reason
        assert comparison.typical.low < ROOM, comparison
        assert comparison.typical.high > 1 / ROOM, comparison
