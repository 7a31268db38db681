"""A run held against an earlier one. The unit sleeps: a busy machine does not change what it takes."""

from __future__ import annotations

import sys
from typing import Any

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"
EXPERIMENT = """\
import time

import shop

from internals_lab import scenario


@scenario(strategies=["sequential"])
def serves():
    time.sleep(shop.SERVING_S)
"""


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    """A project with one run, after which its code became twice as slow."""
    project = make_project({"exp_shop.py": EXPERIMENT, "shop.py": "SERVING_S = 0.002\n"})
    ended = project.run("-q")
    assert ended.code == 0, ended.text
    assert "against the baseline" not in ended.text
    project.write("shop.py", "SERVING_S = 0.004\n")
    return project


@pytest.fixture(scope="module")
def slower(project: Any) -> Any:
    """The run after that."""
    first = project.newest_result().stem
    return project.run(f"--lab-baseline={first}", "--lab-fail-on=inconclusive,regressed")


def test_what_became_slower_is_told_with_factor_and_interval(slower: Any) -> None:
    _, told = slower.text.split(" against the baseline ")
    assert "Of 1 time 1 slower." in told
    [row] = [line for line in told.splitlines() if line.startswith("slower !")]
    assert f"serves {THIS}-sequential-1" in row
    [factor] = [word for word in row.split() if word.endswith("x")]
    assert 1.7 < float(factor.removesuffix("x")) < 2.1


def test_a_regression_ends_the_run_with_a_code_of_its_own_and_fails_no_item(slower: Any) -> None:
    assert slower.code == 10
    assert "1 passed" in slower.text.splitlines()[-1]
    assert slower.line("exit code 10: ") == ("exit code 10: something is slower than in the baseline")
    assert slower.document["run"]["settings"]["fail_on"] == "inconclusive"


def test_without_being_asked_a_regression_fails_nothing(project: Any, slower: Any) -> None:
    first = min((slower.folder / "lab-results").glob("*.json"))
    ended = project.run(f"--lab-baseline={first.relative_to(project.folder)}", "-q")
    assert ended.code == 0, ended.text
    assert "Of 1 time 1 slower." in ended.text


def test_against_the_latest_run_nothing_has_changed(project: Any, slower: Any) -> None:
    ended = project.run("--lab-baseline=latest", "--lab-fail-on=regressed", "-v")
    assert ended.code == 0, ended.text
    assert "Of 1 time none changed." in ended.text
    assert f"serves {THIS}-sequential-1" in ended.text.split(" against the baseline ")[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--lab-baseline=20250101T000000Z-0000"],
            "ERROR: --lab-baseline: lab-results has no run '20250101T000000Z-0000'; ",
        ),
        (["--lab-baseline=gone.json"], "ERROR: --lab-baseline: "),
        (
            ["--lab-fail-on=regressed"],
            "ERROR: --lab-fail-on: regressed needs a baseline; say --lab-baseline=latest",
        ),
        (["--lab-fail-on=never,refuted"], "ERROR: --lab-fail-on: never and refuted exclude each other"),
        (
            ["--lab-fail-on=regresed"],
            "ERROR: --lab-fail-on: unknown state 'regresed'; did you mean 'regressed'?",
        ),
    ],
)
def test_what_cannot_be_held_against_anything_is_refused_before_it_measures(
    project: Any, options: list[str], said: str
) -> None:
    before = project.newest_result()
    ended = project.run(*options)
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert ended.line("ERROR: ").replace(f"{project.folder}/", "").startswith(said)
    assert project.newest_result() == before


def test_the_first_run_of_all_has_no_latest_one_before_it_and_says_so(make_project: Any) -> None:
    ini = "lab_baseline = latest\nlab_fail_on = regressed\n"
    project = make_project({"exp_shop.py": EXPERIMENT, "shop.py": "SERVING_S = 0.001\n"}, ini=ini)
    ended = project.run("--co")
    assert "internals_lab: there is no run yet that could be the baseline of this one" in ended.text
    assert "ERROR" not in ended.text
