"""Knobs go the whole way: from the declaration through the environment and the worker to the sample's checks."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import msgspec

from internals_lab.declare.location import Location
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.sample import Sample
from internals_lab.runner.measuring.rounds import Round
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan
from internals_lab.runner.sizing.pilot import PilotResult, run_pilot
from internals_lab.runner.trust.checks import invalid_reason

Experiment = Callable[[str], Location]
Arms = Callable[..., list[Arm]]
CPUS = sorted(os.sched_getaffinity(0))[:2]
PLAN = BlockPlan(
    units=1, lead_in_units=1, blocks=2, warmup_units=1, warmup_times=1, block_ns=1000, lead_in_ns=1000
)


def test_every_knob_holds_in_workers_and_children_of_both_builds(
    experiment: Experiment,
    arms_of: Arms,
    launcher: Launcher,
    free_threaded: Interpreter,
    gil_twin: Interpreter,
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential", "processes"], workers=[2], knobs={
            "gc_threshold": [(801, 7)], "gc_freeze": [True], "switch_interval": [0.001],
            "malloc": ["mimalloc", "malloc"], "start_method": ["spawn"], "environment": [{"MODE": "fast way"}]})
        def unit():
            assert os.environ["MODE"] == "fast way"
    """)
    arms = arms_of(location, [free_threaded, gil_twin])
    reason = f"{free_threaded.short} is a free-threaded build, which knows mimalloc alone"
    assert [arm.left_out for arm in arms if arm.left_out] == [("unsupported", reason)] * 2
    measured = [arm for arm in arms if arm.left_out is None]
    assert len(measured) == 6
    found = Round(
        measured,
        {arm.cell.id: PLAN for arm in measured},
        location,
        launcher,
        number=0,
        group=0,
        cpus=CPUS,
        rng=random.Random(1),
    ).run()
    assert found.failed == {}
    for arm in measured:
        checks = found.samples[arm.cell.id].checks
        assert {check.name: check.state for check in checks if check.name.startswith("knob")} == {
            f"knob {knob.name}": "passed" for knob, _ in arm.knobs
        }
    assert measured[0].cell.label.endswith(
        "-gc_threshold=801:7-gc_freeze=True-switch_interval=0.001"
        "-malloc=mimalloc-start_method=spawn-environment=MODE=fast_way"
    )


def _measured_in_state(
    interpreter: Interpreter, arms_of: Arms, launcher: Launcher, location: Location
) -> Sample:
    in_gil = msgspec.structs.replace(interpreter, name="t+gil", short="t+gil", knobs={"gil": True})
    [arm] = arms_of(location, [in_gil])
    plans = {arm.cell.id: PLAN}
    found = Round([arm], plans, location, launcher, number=0, group=0, cpus=CPUS, rng=random.Random(1)).run()
    assert found.failed == {}
    return found.samples[arm.cell.id]


PLAIN = """
    @scenario(strategies=["sequential"])
    def unit():
        return 1
"""


def test_a_column_in_a_state_is_measured_in_it(
    experiment: Experiment, arms_of: Arms, launcher: Launcher, free_threaded: Interpreter
) -> None:
    sample = _measured_in_state(free_threaded, arms_of, launcher, experiment(PLAIN))
    assert sample.gil.at_end is True
    assert sample.knobs_read_back == {"gil": "True"}
    assert invalid_reason([sample]) is None


def test_a_state_that_did_not_take_effect_makes_the_sample_invalid(
    experiment: Experiment, arms_of: Arms, launcher: Launcher, free_threaded: Interpreter, tmp_path: Path
) -> None:
    deaf = tmp_path / "python3.13t"
    deaf.write_text(f'#!/bin/sh\nunset PYTHON_GIL\nexec {free_threaded.executable} "$@"\n')
    deaf.chmod(0o755)
    interpreter = msgspec.structs.replace(free_threaded, executable=str(deaf))
    sample = _measured_in_state(interpreter, arms_of, launcher, experiment(PLAIN))
    assert "wanted" in (invalid_reason([sample]) or "")
    assert [check.detail for check in sample.checks if check.name == "knob gil"] == [
        "gil reads back as False, wanted True"
    ]


def test_the_pilot_has_the_variables_that_the_cells_set(
    experiment: Experiment, arms_of: Arms, launcher: Launcher, quick: Effort
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"], knobs={"environment": [{"MODE": "a"}, {"MODE": "b"}]})
        def unit():
            return os.environ["MODE"]
    """)
    [found] = run_pilot(arms_of(location), location, launcher, quick).values()
    assert isinstance(found, PilotResult), found
