"""Runs that are broken off: what was measured stays, nothing keeps running. And runs that wait for each other."""

from __future__ import annotations

import dataclasses
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"
WAITS, NEVER_REACHED = f"waits[{THIS}-sequential-1]", f"never_reached[{THIS}-sequential-1]"
# The pilot, the first round, and the set-up of the second: then the first is in the journal.
SETUPS_TO_ROUND_TWO = 1 + 1 + 1

EXPERIMENT = """\
import time

from internals_lab import scenario


def tell():
    with open({pipe!r}, "wb") as pipe:
        pipe.write(b".")


@scenario(strategies=["sequential"], setup=tell)
def waits(told):
    time.sleep(0.001)


@scenario(strategies=["sequential"])
def never_reached():
    time.sleep(0.001)
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def project(make_project: Any, tmp_path: Path) -> Any:
    return make_project({"exp_waits.py": EXPERIMENT.format(pipe=str(tmp_path / "signals"))})


@pytest.fixture
def measuring(project: Any, signals: Any, started: Start) -> subprocess.Popen[str]:
    """A run in its second round."""
    process = started(project)
    signals.await_bytes(SETUPS_TO_ROUND_TWO)
    return process


def below(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """What the run has started."""
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 2, "a keeper and a worker"
    return children


def assert_all_end(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=60)
    assert alive == []


def test_ctrl_c_leaves_a_document_with_what_was_measured(
    project: Any, measuring: subprocess.Popen[str]
) -> None:
    children = below(measuring)
    measuring.send_signal(signal.SIGINT)
    ended = project.wait(measuring)
    assert_all_end(children)
    assert ended.code == pytest.ExitCode.INTERRUPTED
    assert ended.document["run"]["status"] == "interrupted"
    assert 1 <= len(ended.cells[WAITS]["samples"]) < 8
    assert ended.cells[WAITS]["outcome"] == "measured"
    assert ended.cells[NEVER_REACHED]["outcome"] == "pending"
    assert ended.line("interrupted: took ")
    assert ended.line("results: lab-results/")
    assert list((project.folder / "lab-results").glob("*.jsonl")) == []


def test_ctrl_c_ends_a_unit_that_hangs_before_the_first_round(
    make_project: Any, tmp_path: Path, signals: Any, started: Start
) -> None:
    hanging = EXPERIMENT.format(pipe=str(tmp_path / "signals")).replace("sleep(0.001)", "sleep(3600)")
    project = make_project({"exp_hangs.py": hanging})
    process = started(project)
    signals.await_bytes(1)
    children = below(process)
    process.send_signal(signal.SIGINT)
    ended = project.wait(process)
    assert_all_end(children)
    assert ended.code == pytest.ExitCode.INTERRUPTED
    assert ended.document["run"]["status"] == "interrupted"
    assert {cell["outcome"] for cell in ended.cells.values()} == {"pending"}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_leaves_a_journal_that_recover_finishes(
    project: Any, measuring: subprocess.Popen[str], how: signal.Signals
) -> None:
    children = below(measuring)
    measuring.send_signal(how)
    assert_all_end(children)
    killed = project.wait(measuring)
    assert killed.code == -how
    assert killed.results is None
    (journal,) = (project.folder / "lab-results").glob("*.jsonl")
    command = [sys.executable, "-m", "internals_lab.cli.main", "recover"]
    done = subprocess.run(
        command, cwd=project.folder, env=project.environment, check=True, capture_output=True, text=True
    )
    assert f"{journal.stem}.json: finished" in done.stdout
    recovered = dataclasses.replace(killed, results=project.newest_result())
    assert recovered.document["run"]["status"] == "crashed"
    assert len(recovered.cells[WAITS]["samples"]) >= 1
    assert not journal.exists()


def test_a_disk_that_fills_up_is_said_and_leaves_what_was_written(make_project: Any) -> None:
    project = make_project({"exp_waits.py": EXPERIMENT.format(pipe="/dev/null")})
    process = project.start()
    # Files may grow to the journal's header and a few rounds. It has not even started to import by now.
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (16_000, 16_000))
    ended = project.wait(process)
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert "cannot be written: File too large" in ended.line("ERROR: ")
    assert "`internals-lab recover` makes a document of it" in ended.text
    assert "INTERNALERROR" not in ended.text
    assert len(list((project.folder / "lab-results").glob("*.jsonl"))) == 1


def test_a_second_run_says_that_it_waits_and_measures_after_the_first(
    project: Any, measuring: subprocess.Popen[str], started: Start, make_project: Any
) -> None:
    other = make_project(
        {
            "exp_other.py": "import time\nfrom internals_lab import scenario\n"
            "@scenario(strategies=['sequential'])\ndef other(): time.sleep(0.001)\n"
        }
    )
    second = started(other)
    assert second.stdout is not None
    # It reaches the pipe while the second run waits, and nothing of its own run has been said.
    said = next(line for line in second.stdout if line.startswith("internals_lab: another"))
    assert (
        said
        == "internals_lab: another run measures on this machine; waiting for it to end (Ctrl-C gives up)\n"
    )
    assert measuring.poll() is None
    measuring.send_signal(signal.SIGINT)
    ended = other.wait(second)
    assert ended.code == 0, ended.text
    assert ended.document["run"]["status"] == "complete"
    first = project.wait(measuring)
    assert first.document["run"]["status"] == "interrupted"
    assert first.document["run"]["finished"] <= ended.document["run"]["started"]


def test_ctrl_c_while_waiting_gives_up_and_leaves_the_other_run_alone(
    make_project: Any, signals: Any, started: Start, tmp_path: Path
) -> None:
    # One that does not end before it is looked at.
    hanging = EXPERIMENT.format(pipe=str(tmp_path / "signals")).replace("sleep(0.001)", "sleep(3600)")
    measuring = started(make_project({"exp_hangs.py": hanging}))
    signals.await_bytes(1)
    other = make_project(
        {"exp_other.py": "from internals_lab import scenario\n@scenario()\ndef other(): pass\n"}
    )
    second = started(other)
    assert second.stdout is not None
    next(line for line in second.stdout if line.startswith("internals_lab: another"))
    second.send_signal(signal.SIGINT)
    ended = other.wait(second)
    assert ended.code == pytest.ExitCode.INTERRUPTED
    assert ended.results is None
    assert measuring.poll() is None
