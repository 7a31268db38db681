"""Programs that answered as an interpreter once, and do something else when they are measured: a line and seconds each."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import psutil
import pytest

from internals_lab.declare.location import Location
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.measuring.rounds import Round
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.greeting import Greeting
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing import pilot
from internals_lab.runner.sizing.block_plan import BlockPlan
from internals_lab.runner.sizing.pilot import PilotFailure, PilotResult, run_pilot

Experiment = Callable[[str], Location]
Arms = Callable[..., list[Arm]]
PLAN = BlockPlan(
    units=1, lead_in_units=1, blocks=2, warmup_units=1, warmup_times=1, block_ns=1000, lead_in_ns=1000
)
UNIT = """
    @scenario(strategies=["sequential"])
    def unit():
        return 1
"""


@pytest.fixture
def arms_beside(
    experiment: Experiment, arms_of: Arms, this_interpreter: Interpreter, tmp_path: Path
) -> Callable[[str], tuple[Location, list[Arm]]]:
    """A good interpreter's arm and that of a program with this script."""

    def arms_beside(script: str) -> tuple[Location, list[Arm]]:
        program = tmp_path / "python3.99"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        bad = msgspec.structs.replace(this_interpreter, name="bad", short="bad", executable=str(program))
        location = experiment(UNIT)
        return location, arms_of(location, [this_interpreter, bad])

    return arms_beside


@pytest.mark.parametrize(
    ("script", "outcome", "reason"),
    [
        ("exit 3", "crashed", "exited with status 3"),
        ("sleep 1000 & sleep 1000", "timeout", "no answer within 1 s"),
        ("echo not today; read x; exit 0", "crashed", "answered rubbish: b'not today"),
        ("while :; do echo rubbish; done", "crashed", "answered rubbish"),
        ("""printf '{"hello'; exit 0""", "crashed", ("answered rubbish", "exited with status 0")),
    ],
    ids=["no Python", "hangs", "rubbish", "rubbish without end", "dies within a line"],
)
def test_it_is_one_failure_and_the_others_are_measured(
    arms_beside: Callable[[str], tuple[Location, list[Arm]]],
    launcher: Launcher,
    quick: Effort,
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    outcome: str,
    reason: str | tuple[str, ...],
) -> None:
    location, arms = arms_beside(script)
    monkeypatch.setattr(pilot, "HELLO_TIMEOUT_S", 1.0 if outcome == "timeout" else 60.0)
    found = run_pilot(arms, location, launcher, quick)
    good, bad = found.values()
    assert isinstance(good, PilotResult)
    assert isinstance(bad, PilotFailure)
    assert (bad.failure.outcome, bad.failure.reason.startswith(reason)) == (outcome, True), bad.failure.reason
    assert "\n" not in bad.failure.reason
    await_end(left_running())
    assert left_running() == []


def test_one_that_dies_in_the_middle_of_a_round_takes_no_other_with_it(
    arms_beside: Callable[[str], tuple[Location, list[Arm]]],
    launcher: Launcher,
    this_interpreter: Interpreter,
) -> None:
    # The first requests are load and prepare; it goes with its third.
    location, arms = arms_beside(f'sed -u 2q | {this_interpreter.executable} "$@"')
    plans = {arm.cell.id: PLAN for arm in arms}
    found = Round(arms, plans, location, launcher, number=0, group=0, cpus=[0], rng=random.Random(1)).run()
    assert list(found.samples) == [arms[0].cell.id]
    [(cell_id, failure)] = found.failed.items()
    assert cell_id == arms[1].cell.id
    assert "\n" not in str(failure)


def test_one_that_hangs_costs_its_time_once_in_a_run(
    arms_beside: Callable[[str], tuple[Location, list[Arm]]],
    launcher: Launcher,
    quick: Effort,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    location, arms = arms_beside(f"echo started >>{tmp_path}/starts; sleep 1000")
    monkeypatch.setattr(pilot, "HELLO_TIMEOUT_S", 1.0)
    reasons = []
    for _ in range(3):
        failed = run_pilot(arms[1:], location, launcher, quick)
        [bad] = failed.values()
        assert isinstance(bad, PilotFailure)
        reasons.append(bad.failure.reason)
    assert (
        reasons
        == ["no answer within 1 s (start)"] + ["no answer within 1 s (start), and was not tried again"] * 2
    )
    assert (tmp_path / "starts").read_text().count("started") == 1


def test_one_that_greeted_before_gets_another_try_and_one_that_dies_does_too() -> None:
    silence = WorkerFailure("timeout", "no answer within 1 s (start)")
    once_heard, dead, silent = Greeting(), Greeting(), Greeting()
    once_heard.heard()
    for greeting in (once_heard, silent):
        greeting.missed(silence)
    dead.missed(WorkerFailure("crashed", "exited with status 1 (start)"))
    once_heard.hope()
    dead.hope()
    with pytest.raises(WorkerFailure, match="was not tried again"):
        silent.hope()
