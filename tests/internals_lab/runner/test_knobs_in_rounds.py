"""Knobs go the whole way: from the declaration through the environment and the worker to the sample's checks."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

from internals_lab.declare.location import Location
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.block_plan import BlockPlan
from internals_lab.runner.effort import Effort
from internals_lab.runner.launching import Launcher
from internals_lab.runner.pilot import PilotResult, run_pilot
from internals_lab.runner.plan import Arm
from internals_lab.runner.rounds import Round

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
