"""Runs of a part: what is pulled in, what stops, what is measured again. The units sleep, so none is starved."""

from __future__ import annotations

import sys
from typing import Any

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"

EXPERIMENT = """\
import itertools
import time

from internals_lab import scenario

calls = itertools.count()


@scenario(strategies=["sequential"])
def changes():
    time.sleep(0.001)
    return next(calls)


@scenario(strategies=["sequential", "threads"], workers=[1])
def waits():
    time.sleep(0.001)
"""
CHANGES = f"changes[{THIS}-sequential-1]"
SEQUENTIAL, THREADS = f"waits[{THIS}-sequential-1]", f"waits[{THIS}-threads-1]"


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    return make_project({"experiments/exp_some.py": EXPERIMENT})


@pytest.fixture(scope="module")
def one_cell(project: Any) -> Any:
    """A run of one cell by its id, from the folder of the experiments."""
    options = ("--lab-seed=5", "--lab-results=../lab-results", "--durations=1", "--durations-min=0")
    ended = project.run(*options, f"exp_some.py::{THREADS}", cwd=project.folder / "experiments")
    assert ended.document["run"]["seed"] == 5
    return ended


@pytest.fixture(scope="module")
def stopped(project: Any, one_cell: Any) -> Any:
    """A run that stops at its first failure, that of the first scenario; the whole plan is the same otherwise."""
    ended = project.run("-x")
    assert ended.document["run"]["seed"] != 5
    return ended


@pytest.fixture(scope="module")
def once_more(project: Any, stopped: Any) -> Any:
    """A run of what failed last, after the stopped one."""
    return project.run("--lf")


def orders(ended: Any, name: str) -> list[Any]:
    return [
        (sample["round"], sample["hash_seed"], sample["cpus"], sample["blocks"]["position"])
        for sample in ended.cells[name]["samples"]
    ]


def test_a_selected_cell_pulls_in_the_reference_of_its_ratio(one_cell: Any) -> None:
    assert one_cell.code == 0, one_cell.text
    assert list(one_cell.reported) == [THREADS]
    pulled_in = {name: cell["cell"]["pulled_in"] for name, cell in one_cell.cells.items()}
    assert pulled_in == {SEQUENTIAL: True, THREADS: False}
    (comparison,) = one_cell.document["comparisons"]
    assert comparison["subject"].endswith(THREADS)
    assert comparison["reference"].endswith(SEQUENTIAL)
    assert comparison["total"]["n"] == 8


def test_durations_are_those_of_cells(one_cell: Any) -> None:
    seconds = one_cell.cells[THREADS]["measured_s"]
    assert f"{seconds:.2f}s call     experiments/exp_some.py::{THREADS}" in one_cell.text


def test_a_seed_gives_the_same_orders_again(project: Any, one_cell: Any) -> None:
    again = project.run("--lab-seed=5", "-k", "waits")
    assert not again.cells[SEQUENTIAL]["cell"]["pulled_in"]
    for name in (SEQUENTIAL, THREADS):
        assert orders(again, name) == orders(one_cell, name)
    hash_seeds = {sample["hash_seed"] for sample in again.cells[THREADS]["samples"]}
    assert len(hash_seeds) == 8


def test_x_stops_after_the_scenario_and_keeps_what_was_measured(stopped: Any) -> None:
    assert list(stopped.reported) == [CHANGES]
    assert "stopping after 1 failures" in stopped.text
    outcomes = {name: cell["outcome"] for name, cell in stopped.cells.items()}
    assert outcomes == {CHANGES: "invalid", SEQUENTIAL: "pending", THREADS: "pending"}
    assert len(stopped.cells[CHANGES]["samples"]) == 8


def test_a_wrong_result_fails_with_the_reason_and_is_not_excused_as_a_restless_machine(stopped: Any) -> None:
    assert stopped.reported[CHANGES].outcome == "failed"
    assert "invalid: result differs from sequential in " in stopped.reported[CHANGES].message
    assert stopped.code == 1


def test_what_failed_last_can_be_run_alone(once_more: Any) -> None:
    assert "rerun previous 1 failure" in once_more.text
    assert list(once_more.reported) == [CHANGES]
    assert list(once_more.cells) == [CHANGES]
