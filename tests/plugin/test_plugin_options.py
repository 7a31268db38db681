"""Options and ini settings: every one in both places, and wrong values refused before anything is measured."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"

EXPERIMENT = """\
import time

from internals_lab import scenario


@scenario(strategies=["sequential", "threads"])
def waits():
    time.sleep(0.001)
"""


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    return make_project({"exp_waits.py": EXPERIMENT})


WRONG = [
    ("effort", "quik", "unknown effort 'quik'; did you mean 'quick'?"),
    ("interpreters", "3.99", "no interpreter '3.99'"),
    ("interpreters", "./nowhere/python", "there is no file nowhere/python; found: "),
    ("interpreters", ",", "no interpreter was asked for; found: "),
    ("budget", "-1", "a number of seconds of at least 0, not '-1'"),
    ("budget", "nan", "a number of seconds of at least 0, not 'nan'"),
    ("budget", "soon", "a number of seconds of at least 0, not 'soon'"),
    ("seed", "1.5", "a whole number of at least 0, not '1.5'"),
    ("workers", "0", "a worker count is a number from 1, 'cores' or '2*cores', not 0"),
    ("workers", "1,corse", "a worker count is a number from 1, 'cores' or '2*cores', not 'corse'"),
    ("fail_on", "refutd", "unknown state 'refutd'; did you mean 'refuted'?"),
    ("probe", "bytecode,memry", "unknown probe 'memry'"),
    ("placement", "compct", "unknown placement 'compct'; did you mean 'compact'?"),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG)
def test_a_wrong_value_names_the_option_and_what_would_be_right(
    project: Any, name: str, value: str, message: str
) -> None:
    flag = "--lab-" + name.replace("_", "-")
    ended = project.run(f"{flag}={value}")
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert ended.line("ERROR: ").startswith(f"ERROR: {flag}: {message}")


@pytest.mark.parametrize(("name", "value", "message"), [WRONG[0], WRONG[4], WRONG[9], WRONG[10]])
def test_a_wrong_value_in_the_ini_file_names_the_setting_and_the_file(
    make_project: Any, name: str, value: str, message: str
) -> None:
    project = make_project({"exp_waits.py": EXPERIMENT}, ini=f"lab_{name} = {value}\n")
    ended = project.run()
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert ended.line("ERROR: ").startswith(f"ERROR: lab_{name} in pytest.ini: {message}")


def test_what_all_leaves_out_is_a_line_above_the_results_and_the_rest_is_measured_on(
    make_project: Any,
) -> None:
    project = make_project({"exp_waits.py": EXPERIMENT})
    project.write("bin/python3.98", "#!/bin/sh\necho rubbish\n").chmod(0o755)
    path = f"{project.folder / 'bin'}:{project.environment['PATH']}"
    project = replace(project, environment={**project.environment, "PATH": path})
    ended = project.run("--lab-interpreters=all", "--co")
    assert ended.code == 0
    assert "python3.98 does not answer as a Python interpreter" in ended.line("internals_lab: /")
    assert f"waits[{THIS}" in ended.text


def test_an_unknown_interpreter_is_answered_with_those_that_are_there(project: Any) -> None:
    error = project.run("--lab-interpreters=3.99").line("ERROR: ")
    assert f"found: cpython-{sys.version.split()[0]}" in error


@pytest.mark.parametrize("place", ["option", "ini"])
def test_a_results_folder_that_cannot_be_written_is_refused_before_measuring(
    make_project: Any, place: str
) -> None:
    ini = "lab_results = pytest.ini/results\n" if place == "ini" else ""
    # A unit that leaves a trace where it runs.
    project = make_project(
        {"exp_traced.py": EXPERIMENT.replace("time.sleep(0.001)", "open(__file__ + '.ran', 'w')")}, ini=ini
    )
    ended = project.run(*([] if ini else ["--lab-results=pytest.ini/results"]))
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert "pytest.ini/results: results cannot be written here: Not a directory" in ended.line("ERROR: ")
    assert "Traceback" not in ended.text
    assert not (project.folder / "exp_traced.py.ran").exists()


@pytest.mark.parametrize(
    "options", [["-n", "2"], ["-n2", "--dist=loadfile"], ["--tx=2*popen", "--dist=load"]]
)
def test_measuring_side_by_side_is_refused_with_the_reason(project: Any, options: list[str]) -> None:
    ended = project.run(*options)
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert "--internals-lab does not go with -n: cells that run side by side measure each other" in ended.text


def test_xdist_may_be_there_and_told_to_stay_out(project: Any) -> None:
    assert project.collected("-n", "0", "--dist=loadfile")


def test_other_runs_may_be_side_by_side(make_project: Any) -> None:
    project = make_project({"test_it.py": "def test_it(): pass\n", "exp_waits.py": EXPERIMENT})
    ended = project.run("-n", "1", lab=False)
    assert ended.code == 0, ended.text
    assert "1 passed" in ended.text


INI = """\
lab_interpreters = this
lab_workers = 1
lab_effort = standard
lab_budget = 7
lab_results = kept/here
lab_seed = 41
lab_fail_on = never
lab_placement = compact
"""


@pytest.fixture(scope="module")
def from_ini(make_project: Any) -> dict[str, Any]:
    """The document of a run that is told everything by its ini file, from a folder below the root."""
    project = make_project({"below/exp_waits.py": EXPERIMENT}, ini=INI)
    ended = project.run("--lab-seed=42", cwd=project.folder / "below")
    paths = list((project.folder / "kept" / "here").glob("*.json"))
    assert len(paths) == 1, ended.text
    document: dict[str, Any] = json.loads(paths[0].read_bytes())
    return document


def test_the_ini_file_can_say_all_that_options_say(from_ini: dict[str, Any]) -> None:
    run = from_ini["run"]
    assert (run["effort"], run["budget_s"], run["settings"]["fail_on"]) == ("standard", 7.0, "never")
    assert run["settings"]["placement"] == "compact"
    assert {cell["cell"]["workers"] for cell in from_ini["cells"]} == {1}


def test_the_command_line_outranks_the_ini_file(from_ini: dict[str, Any]) -> None:
    assert from_ini["run"]["seed"] == 42


def test_a_mistyped_option_is_guessed(project: Any) -> None:
    ended = project.run("--lab-efort=quick")
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert ended.line("ERROR: ") == "ERROR: there is no option --lab-efort; did you mean --lab-effort?"


def test_an_option_of_the_lab_without_the_lab_is_refused(project: Any) -> None:
    ended = project.run("--lab-effort=quick", "exp_waits.py", lab=False)
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert ended.line("ERROR: ").startswith("ERROR: --lab-effort means nothing without --internals-lab: ")


def test_an_experiment_that_is_named_without_the_lab_is_told_how_it_is_measured(project: Any) -> None:
    ended = project.run("exp_waits.py", lab=False)
    assert ended.code == pytest.ExitCode.NO_TESTS_COLLECTED
    hint = "exp_waits.py is an experiment: pytest --internals-lab exp_waits.py measures it"
    assert ended.line("exp_waits.py is") == hint


def test_an_option_in_the_ini_may_wait_for_the_lab(make_project: Any) -> None:
    project = make_project(
        {"test_one.py": "def test_one(): pass\n", "pytest.ini": "[pytest]\naddopts = --lab-effort=quick\n"}
    )
    assert project.run(lab=False).code == pytest.ExitCode.OK
