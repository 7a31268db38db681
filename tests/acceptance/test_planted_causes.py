"""Workloads that do not scale for a known cause, measured now: the lab must name each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Diagnosis, Reading

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
PLANTED: dict[str, Reading] = {
    "loop[3.13-threads-2]": "GIL hand-off",
    "one_hot_lock[3.13t-threads-2]": "lock waiting or waiting for I/O",
    "one_shared_object[3.13t-threads-2]": "shared-refcount contention or memory bandwidth",
    "uneven_items[3.13t-threads-2]": "imbalance",
}


@pytest.fixture(scope="module")
def diagnoses(
    tmp_path_factory: pytest.TempPathFactory,
    told_why: Callable[..., dict[str, Diagnosis]],
    gil_twin: Interpreter,
    free_threaded: Interpreter,
) -> dict[str, Diagnosis]:
    experiment = tmp_path_factory.mktemp("planted") / "exp_why.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    return told_why(experiment, [gil_twin, free_threaded], PLANTED)


@pytest.mark.parametrize(("cell", "cause"), PLANTED.items())
def test_a_planted_cause_is_named(diagnoses: dict[str, Diagnosis], cell: str, cause: str) -> None:
    assert cell in diagnoses, "starved in each run: the machine was too busy"
    assert diagnoses[cell].reading == cause, repr(diagnoses[cell])
