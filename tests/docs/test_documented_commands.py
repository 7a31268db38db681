"""Every command in the documents is run, as a reader would run it after those above it on the page."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import urllib.request
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.runner.planning.effort import EFFORTS

ROOT = Path(__file__).resolve().parents[2]
UNSTABLE = 12
NOT_TO_MEASURE = ("skipped", "unsupported")


# `make test` has built the pair; to build it here would take minutes.
@pytest.mark.usefixtures("free_threaded", "gil_twin")
def test_a_documented_command_works(command: Any, readers_folder: Any) -> None:
    done = readers_folder(command.page).done(command)
    if not command.measures:
        assert done.exit_code == 0, done.output
        return
    assert len(done.runs) == 1, done.output
    run = done.runs[0]
    assert run.run.status == "complete", done.output
    starved = [result.cell.id for result in run.cells if _is_only_starved(result)]
    measured = [result.cell.id for result in run.cells if result.outcome == "measured"]
    left_out = [result.cell.id for result in run.cells if result.outcome in NOT_TO_MEASURE]
    assert len(starved) + len(measured) + len(left_out) == len(run.cells), done.output
    assert starved + measured, done.output
    # On a busy machine cells may be starved: the run says so, by this code and no other, of those that were declared.
    controls = {result.cell.id for result in run.cells if result.cell.control is not None}
    assert done.exit_code == (UNSTABLE if set(starved) - controls else 0), done.output


def _is_only_starved(result: Any) -> bool:
    failed = {check.name for sample in result.samples for check in sample.checks if check.state == "failed"}
    return bool(result.outcome == "invalid" and failed == {"starvation"})


@pytest.mark.usefixtures("free_threaded", "gil_twin")
def test_a_documented_server_answers_on_this_machine_until_ctrl_c(
    server_command: Any, readers_folder: Any
) -> None:
    folder = readers_folder(server_command.page)
    folder.do_all_above(server_command.line)
    server = subprocess.Popen(
        server_command.words,
        cwd=folder.folder,
        env=folder.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout is not None
        said: list[str] = []
        while "http://" not in (said or [""])[-1]:
            said.append(server.stdout.readline())
            assert said[-1], f"{server_command} ended: {said}"
        address = said[-1].split()[-1]
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert answer.status == 200
            assert b"Internals Lab" in answer.read()
        os.kill(server.pid, signal.SIGINT)
        rest, _ = server.communicate(timeout=60)
        assert server.returncode == 0, rest
    finally:
        server.kill()
        server.communicate()


def test_a_documented_make_target_runs_what_can_be_run(make_command: Any) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    plan = subprocess.run(
        ["make", "-n", *make_command.words[1:]],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert plan.returncode == 0, plan.stderr
    programs = [shlex.split(line)[0] for line in plan.stdout.splitlines()]
    assert programs
    ours = {script.name for script in entry_points(group="console_scripts") if script.dist is not None}
    for program in programs:
        if program.startswith(".venv/bin/"):
            assert program.removeprefix(".venv/bin/") in ours
            continue
        script = ROOT / program
        assert os.access(script, os.X_OK), f"{program} cannot be executed"
        subprocess.run(["bash", "-n", script], check=True, timeout=60)


def test_the_pages_plug_in_turns_its_knob(pages: Any, readers_folder: Any) -> None:
    name = "docs/extending.md"
    folder = readers_folder(name)
    measuring = next(command for command in pages[name].commands() if command.measures)
    run: RunDocument = folder.done(measuring).runs[0]
    read_back = {
        result.cell.knobs["recursion_limit"]: [sample.knobs_read_back for sample in result.samples]
        for result in run.cells
    }
    rounds = EFFORTS["quick"].rounds
    assert read_back == {
        1000: [{"recursion_limit": "1000"}] * rounds,
        5000: [{"recursion_limit": "5000"}] * rounds,
    }


def test_the_pages_probe_counts_threads_where_it_can_see_them(pages: Any, readers_folder: Any) -> None:
    name = "docs/extending.md"
    [measuring] = [one for one in pages[name].commands() if "exp_threads_left.py" in one.words]
    run: RunDocument = readers_folder(name).done(measuring).runs[0]
    own = {result.cell.strategy: result for result in run.cells if result.cell.control is None}
    [figure] = own["sequential"].figures
    assert (figure.full_name, figure.unit, figure.n) == ("threads.alive", "threads", EFFORTS["quick"].passes)
    assert (figure.least, figure.most) == (10, 10)
    [seen] = own["processes"].probe_passes
    assert (seen.outcome, seen.reason) == ("unsupported", "sees the threads of one process")


def test_the_pages_plug_in_brings_its_kind_of_interpreter(pages: Any, readers_folder: Any) -> None:
    name = "docs/extending.md"
    *_, measuring = [command for command in pages[name].commands() if command.measures]
    run: RunDocument = readers_folder(name).done(measuring).runs[0]
    [sheet] = [one for one in run.interpreters if one.implementation == "sheet"]
    own = {result.cell.strategy: result for result in run.cells if result.cell.interpreter == sheet.name}
    # Measured, if not on a machine that leaves it the processors: then it is invalid.
    assert len(own["sequential"].samples) == EFFORTS["quick"].rounds
    processes = own["processes"]
    assert (processes.outcome, processes.reason) == ("unsupported", f"{sheet.short} has one process")


def test_no_page_has_lost_its_commands(pages: Any) -> None:
    without = {name for name, page in pages.items() if not list(page.commands())}
    words_only = ("claims", "dashboard", "method", "probes", "reading-a-verdict")
    assert without == {"CHANGELOG.md", *(f"docs/{name}.md" for name in words_only)}
