"""One child process does what the sequential one does, and must measure alike."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison
from internals_lab.store.loading import find_runs, load_run

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
    tmp_path_factory: pytest.TempPathFactory, gil_twin: Interpreter, free_threaded: Interpreter
) -> list[Comparison]:
    """One process over sequential, from the first run in which nobody took the processors."""
    folder = tmp_path_factory.mktemp("alike")
    experiment = folder / "exp_alike.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    found: list[Comparison] = []
    for attempt in range(ATTEMPTS):
        results = folder / f"results-{attempt}"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder)),
                *("--internals-lab", str(experiment), "--lab-effort", "quick", "--lab-results", str(results)),
                *("--lab-interpreters", f"{gil_twin.executable},{free_threaded.executable}"),
            ],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        runs = find_runs(results)
        assert runs, done.stdout + done.stderr
        document = load_run(runs[0].path)
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
