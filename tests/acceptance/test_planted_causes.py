"""Workloads that do not scale for a known cause, measured now: the lab must name each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Diagnosis
from internals_lab.store.loading import find_runs, load_run

SOURCE = '''
import threading

from internals_lab import scenario

LOCK = threading.Lock()
SHARED = object()


def spin(n):
    x = 0
    for _ in range(n):
        x += 1
    return x


@scenario(strategies=["sequential", "threads"], workers=[2])
def loop():
    return spin(20_000)


@scenario(strategies=["sequential", "threads"], workers=[2])
def one_hot_lock():
    with LOCK:
        return spin(20_000)


@scenario(strategies=["sequential", "threads"], workers=[2])
def one_shared_object():
    """Each turn takes a reference to it and drops one."""
    shared = SHARED
    for _ in range(20_000):
        kept = shared
    return kept is shared


@scenario(strategies=["sequential", "threads"], workers=[2], items=[60_000, 2_000] * 2)
def uneven_items(n):
    return spin(n)
'''
PLANTED = {
    "loop[3.13-threads-2]": "GIL hand-off",
    "one_hot_lock[3.13t-threads-2]": "lock waiting or waiting for I/O",
    "one_shared_object[3.13t-threads-2]": "shared-refcount contention or memory bandwidth",
    "uneven_items[3.13t-threads-2]": "imbalance",
}
ATTEMPTS = 3
# Above this, somebody else took the processors meanwhile.
UNDISTURBED = 0.1


@pytest.fixture(scope="module")
def diagnoses(
    tmp_path_factory: pytest.TempPathFactory, gil_twin: Interpreter, free_threaded: Interpreter
) -> dict[str, Diagnosis]:
    """By cell, from the first run that nobody disturbed: what was, is measured again, a few times at the most."""
    folder = tmp_path_factory.mktemp("planted")
    experiment = folder / "exp_why.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    found: dict[str, Diagnosis] = {}
    undisturbed: set[str] = set()
    for attempt in range(ATTEMPTS):
        wanted = [cell for cell in PLANTED if cell not in undisturbed]
        if not wanted:
            break
        results = folder / f"results-{attempt}"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder)),
                *("--internals-lab", *(f"{experiment}::{cell}" for cell in wanted)),
                *("--lab-interpreters", f"{gil_twin.executable},{free_threaded.executable}"),
                *("--lab-effort", "quick", "--lab-results", str(results)),
            ],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        runs = find_runs(results)
        assert runs, done.stdout + done.stderr
        for diagnosis in load_run(runs[0].path).diagnoses:
            cell = diagnosis.subject.partition("::")[2]
            found[cell] = diagnosis
            if diagnosis.lost.starved is not None and diagnosis.lost.starved < UNDISTURBED:
                undisturbed.add(cell)
    return found


@pytest.mark.parametrize(("cell", "cause"), PLANTED.items())
def test_a_planted_cause_is_named(diagnoses: dict[str, Diagnosis], cell: str, cause: str) -> None:
    assert cell in diagnoses, f"starved in each of {ATTEMPTS} runs: the machine was too busy"
    assert diagnoses[cell].reading == cause, diagnoses[cell]
