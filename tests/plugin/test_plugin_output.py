"""What a reader sees: progress, the summary, and hints; plain where nobody sits at a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import Any

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"

EXPERIMENT = """\
import time

from internals_lab import scenario


@scenario(strategies=["sequential", "threads"], workers=[1])
def waits():
    \"\"\"Mostly sleeps.\"\"\"
    time.sleep(0.001)


waits.claim("Twice as fast", compare=("threads", "sequential"), workers=1, speedup="> 2")
"""


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    return make_project({"exp_waits.py": EXPERIMENT})


@pytest.fixture(scope="module")
def ended(project: Any) -> Any:
    return project.run("--lab-seed=3")


def test_the_header_says_on_what_and_how_hard_is_measured(ended: Any) -> None:
    version = sys.version.split()[0]
    assert (
        ended.line("internals_lab: ")
        == f"internals_lab: {THIS} (cpython-{version}); effort quick, 8 rounds, seed 3"
    )


def test_the_cost_is_said_before_anything_is_measured(ended: Any) -> None:
    forecast, scenario, dots = (
        ended.text.index(words)
        for words in ("measuring takes about ", "exp_waits.py::waits: 2 cells, about ", "exp_waits.py ..R")
    )
    assert forecast < scenario < dots
    assert re.match(r"measuring takes (about|between) \d+ (s|min)", ended.line("measuring takes"))


def test_output_is_plain_where_there_is_no_terminal(ended: Any) -> None:
    assert "\x1b" not in ended.text
    assert "\r" not in ended.text
    assert "round 1 of 8" not in ended.text


def test_the_summary_has_the_answer_and_says_where_everything_is(ended: Any) -> None:
    summary = ended.text[ended.text.index("= internals_lab =") :]
    for words in ("exp_waits.py::waits", "Mostly sleeps.", "threads × 1", "reference", "refuted", "Verdict"):
        assert words in summary
    run = ended.document["run"]
    complete = ended.line("complete: ")
    assert complete.startswith(f"complete: took {run['took_s']:.0f} s, forecast ")
    assert complete.endswith(f"{run['forecast_s']:.0f} s; seed 3")
    assert ended.line("results: ") == f"results: lab-results/{run['id']}.json"
    assert ended.line("charts: ").endswith("internals-lab dashboard")


def test_a_quiet_run_says_only_the_answer(project: Any) -> None:
    ended = project.run("-q", "-k", "sequential")
    assert "measuring takes about" not in ended.text
    assert ended.text.startswith(".")
    assert "= internals_lab =" in ended.text


def test_a_terminal_sees_one_living_line(project: Any) -> None:
    ours, theirs = pty.openpty()
    environment = {**project.environment, "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:dash", "--internals-lab", "-k", "sequential"],
        cwd=project.folder,
        env=environment,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    with os.fdopen(ours, "rb") as screen:
        seen = _until_closed(screen)
    assert process.wait() == 0, seen
    assert "\rtrying out each unit once: waits (1 of 1)" in seen
    for done in range(1, 8):
        assert f"\rwaits: round {done} of 8; about " in seen
    # Erased at the end, so that no half a line is left beside a result.
    assert "round 8 of 8" not in seen
    assert "1 passed" in seen


def _until_closed(screen: Any) -> str:
    seen = b""
    while True:
        try:
            some = os.read(screen.fileno(), 65536)
        except OSError:  # Linux' word for a terminal whose other side is closed
            some = b""
        if not some:
            return seen.decode("utf-8")
        seen += some


def test_a_folder_without_experiments_is_told_how_they_are_named(make_project: Any) -> None:
    ended = make_project({"my_experiment.py": EXPERIMENT}).run("my_experiment.py")
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    hint = (
        "internals_lab: there is no experiment here: only files named exp_*.py are (ini: internals_lab_files)"
    )
    assert hint in ended.text.splitlines()


def test_a_run_without_pytests_terminal_measures_all_the_same(project: Any) -> None:
    ended = project.run("-p", "no:terminal", "-k", "sequential")
    assert ended.code == 0
    assert ended.text == ""
    assert ended.cells[f"waits[{THIS}-sequential-1]"]["outcome"] == "measured"


def test_two_interpreters_are_told_apart_in_every_id(make_project: Any, free_threaded: Any) -> None:
    project = make_project({"exp_waits.py": EXPERIMENT})
    ended = project.run(f"--lab-interpreters=this,{free_threaded.executable}", "-k", "sequential")
    ids = [f"waits[{THIS}-sequential-1]", "waits[3.13t-sequential-1]"]
    assert list(ended.reported) == ids
    gil_on, gil_off = ({sample["gil"]["at_end"] for sample in ended.cells[name]["samples"]} for name in ids)
    assert False not in gil_on
    assert gil_off == {False}
