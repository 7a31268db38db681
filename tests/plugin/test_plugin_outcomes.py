"""What comes of cells and claims, in pytest's words. The units sleep: a busy machine does not change their ratios."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"
WAITING = f"waits[{THIS}-threads-1]"
# Decides the hash seeds of the rounds, and so in which of them `wavers` is slow.
SEED = "--lab-seed=7"

EXPERIMENT = """\
import os
import threading
import time

from internals_lab import scenario


@scenario(strategies=["sequential", "threads"], workers=[1, 1009])
def waits():
    time.sleep(0.001)

waits.claim("A thread is not twice as slow", compare=("threads", "sequential"), workers=1, speedup="> 0.5")
waits.claim("A thread is twice as fast", compare=("threads", "sequential"), workers=1, speedup="> 2")
waits.claim("Many threads are faster", compare=("threads", "sequential"), workers=1009, speedup="> 2")
waits.expect("A thread is not thrice as slow", compare=("threads", "sequential"), workers=1, speedup="> 0.3")
waits.expect("A thread is thrice as fast", compare=("threads", "sequential"), workers=1, speedup="> 3")


@scenario(strategies=["sequential"], knobs={"gil": [True, False]})
def needs_no_gil():
    time.sleep(0.001)


@scenario(strategies=["sequential", "threads"], workers=[1])
def wavers():
    in_thread = threading.current_thread() is not threading.main_thread()
    time.sleep(0.004 if in_thread == int(os.environ["PYTHONHASHSEED"]) % 2 else 0.001)

wavers.claim("Who knows", compare=("threads", "sequential"), workers=1, speedup="> 1")
wavers.expect("Who dares", compare=("threads", "sequential"), workers=1, speedup="> 1")
"""
LINES = {text: number for number, text in enumerate(EXPERIMENT.splitlines(), start=1)}


def line_of(beginning: str) -> int:
    return next(number for text, number in LINES.items() if text.startswith(beginning))


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    return make_project({"exp_outcomes.py": EXPERIMENT})


@pytest.fixture(scope="module")
def ended(project: Any) -> Any:
    """One run of everything."""
    return project.run(SEED, "-v", "-ra")


def state(ended: Any, name: str) -> str:
    return str(ended.reported[name].properties["lab_claim_state"])


def test_a_measured_cell_passes(ended: Any) -> None:
    assert ended.reported[WAITING].outcome == "passed"
    assert ended.cells[WAITING]["outcome"] == "measured"
    assert f"exp_outcomes.py::{WAITING} PASSED" in ended.text


def test_the_duration_of_an_item_is_that_of_its_own_cell(ended: Any) -> None:
    for name, cell in ended.cells.items():
        if cell["outcome"] == "measured":
            assert ended.reported[name].seconds == pytest.approx(cell["measured_s"], abs=0.002)
            assert cell["measured_s"] > 0


def test_a_confirmed_claim_passes(ended: Any) -> None:
    name = f"waits[claim-a-thread-is-not-twice-as-slow-{THIS}]"
    assert ended.reported[name].outcome == "passed"
    assert state(ended, name) == "confirmed"
    assert f"exp_outcomes.py::{name} PASSED" in ended.text


def test_a_refuted_claim_passes_with_a_word_and_a_category_of_its_own(ended: Any) -> None:
    name = f"waits[claim-a-thread-is-twice-as-fast-{THIS}]"
    assert ended.reported[name].outcome == "passed"
    assert state(ended, name) == "refuted"
    assert f"exp_outcomes.py::{name} REFUTED" in ended.text
    assert "1 refuted" in ended.text.splitlines()[-1]


def test_an_inconclusive_claim_passes_with_a_word_and_a_category_of_its_own(ended: Any) -> None:
    name = f"wavers[claim-who-knows-{THIS}]"
    assert ended.reported[name].outcome == "passed"
    assert state(ended, name) == "inconclusive"
    assert f"exp_outcomes.py::{name} INCONCLUSIVE" in ended.text
    # The open expectation is among them: by default only a refuted one fails.
    assert "2 inconclusive" in ended.text.splitlines()[-1]


def test_what_the_effort_leaves_out_is_skipped_with_the_reason_at_the_scenario(ended: Any) -> None:
    name = f"waits[{THIS}-threads-1009]"
    assert ended.cells[name]["outcome"] == "skipped"
    assert ended.reported[name].outcome == "skipped"
    place = f"exp_outcomes.py:{line_of('@scenario')}"
    assert f"SKIPPED [1] {place}: effort quick measures 1 worker and the cores" in ended.text
    assert "items.py" not in ended.text


def test_what_cannot_be_is_skipped_with_the_reason(ended: Any) -> None:
    name = f"needs_no_gil[{THIS}-sequential-1-gil=False]"
    assert ended.cells[name]["outcome"] == "unsupported"
    assert ended.reported[name].outcome == "skipped"
    assert "built with a GIL that cannot be turned off" in ended.reported[name].message


def test_a_claim_on_what_was_not_measured_is_skipped_at_its_own_line(ended: Any) -> None:
    name = f"waits[claim-many-threads-are-faster-{THIS}]"
    assert ended.reported[name].outcome == "skipped"
    assert state(ended, name) == "unsupported"
    line = line_of('waits.claim("Many threads')
    assert re.search(
        rf"exp_outcomes\.py:{line}: \d+ threads on {re.escape(THIS)} are skipped: effort", ended.text
    )


def test_an_expectation_that_holds_passes(ended: Any) -> None:
    assert ended.reported[f"waits[expectation-a-thread-is-not-thrice-as-slow-{THIS}]"].outcome == "passed"


def test_a_refuted_expectation_fails_with_what_was_expected_and_found(ended: Any) -> None:
    item = ended.reported[f"waits[expectation-a-thread-is-thrice-as-fast-{THIS}]"]
    assert item.outcome == "failed"
    assert "refuted: A thread is thrice as fast\nexpected > 3, found speedup " in item.message
    assert "n = 8 rounds" in item.message


def test_a_refuted_expectation_alone_gives_exit_code_10(ended: Any) -> None:
    assert ended.code == 10, ended.text
    assert ended.line("exit code") == "exit code 10: an expectation is refuted"


def test_the_document_says_the_same_as_the_items(ended: Any) -> None:
    assert ended.document["run"]["status"] == "complete"
    claims = {one["item_id"].partition("::")[2]: one["state"] for one in ended.document["claims"]}
    assert claims == {
        name: state(ended, name) for name in ended.reported if "claim" in name or "expectation" in name
    }


def test_an_inconclusive_expectation_can_be_made_to_fail_with_exit_code_12(project: Any) -> None:
    ended = project.run(SEED, "--lab-fail-on=inconclusive", "-k", "wavers", "-q")
    assert ended.reported[f"wavers[expectation-who-dares-{THIS}]"].outcome == "failed"
    assert ended.reported[f"wavers[claim-who-knows-{THIS}]"].outcome == "passed"
    assert ended.code == 12, ended.text
    assert ended.line("exit code").startswith("exit code 12: ")
    # Quiet runs show letters only: two cells, an open claim, the expectation.
    assert ended.line("..").split()[0] == "..?F"


def test_no_expectation_fails_where_none_is_to(project: Any) -> None:
    ended = project.run(SEED, "--lab-fail-on=never", "-k", "waits and not 1009", "-q")
    assert ended.code == 0, ended.text
    assert state(ended, f"waits[expectation-a-thread-is-thrice-as-fast-{THIS}]") == "refuted"
    assert ended.line("..").split()[0] == "...Rs.R"


def test_a_run_that_measures_nothing_gives_exit_code_11(project: Any) -> None:
    ended = project.run("-k", "1009")
    assert ended.code == 11, ended.text
    assert ended.line("exit code") == "exit code 11: nothing was measured"
    assert {cell["outcome"] for cell in ended.document["cells"] if "1009" in cell["cell"]["id"]} == {
        "skipped"
    }
