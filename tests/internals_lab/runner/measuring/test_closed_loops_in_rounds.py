"""A round of a closed loop: latencies in every sample, and one that never ends holds nobody up."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.declare.location import Location
from internals_lab.runner.measuring.rounds import Round, RoundResult
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan

Experiment = Callable[[str], Location]
Arms = Callable[..., list[Arm]]
PLAN = BlockPlan(
    units=5, lead_in_units=1, blocks=4, warmup_units=1, warmup_times=1, block_ns=1000, lead_in_ns=1000
)


@pytest.fixture
def round_of(launcher: Launcher, arms_of: Arms) -> Callable[[Location], RoundResult]:
    """What one round of an experiment's cells gives."""

    def round_of(location: Location) -> RoundResult:
        arms = arms_of(location)
        return Round(
            arms,
            {arm.cell.id: PLAN for arm in arms},
            location,
            launcher,
            number=0,
            group=0,
            cpus=sorted(os.sched_getaffinity(0))[:2],
            rng=random.Random(1),
        ).run()

    return round_of


def by_label(found: dict[str, Any]) -> dict[str, Any]:
    return {cell_id.partition("[")[2][:-1].partition("-")[2]: one for cell_id, one in found.items()}


def test_each_sample_has_its_latencies_as_columns(
    experiment: Experiment, round_of: Callable[[Location], RoundResult]
) -> None:
    found = round_of(
        experiment("""
            import asyncio
            @scenario(strategies=["sequential", "threads", "thread_pool", "asyncio"], in_flight=[4])
            async def unit():
                await asyncio.sleep(0)
                return 7
        """)
    )
    assert found.failed == {}
    counts = {}
    for label, sample in by_label(dict(found.samples)).items():
        assert len(sample.blocks.item_p50_ns) == len(sample.blocks.item_p99_ns) == 4
        assert all(
            0 < p50 <= p99 <= wall
            for p50, p99, wall in zip(
                sample.blocks.item_p50_ns, sample.blocks.item_p99_ns, sample.blocks.wall_ns, strict=True
            )
        )
        assert {check.name: check.state for check in sample.checks}["result"] == "passed"
        counts[label] = (sample.items.count, len(sample.items.latency_ns), len(sample.workers.block))
    assert counts == {
        "sequential-in_flight=1": (20, 20, 4),
        "threads-in_flight=4": (80, 80, 16),
        "thread_pool-in_flight=4": (80, 80, 16),
        "asyncio-in_flight=4": (80, 80, 4),
    }


def test_a_unit_that_never_ends_is_a_timeout_and_leaves_nothing_running(
    experiment: Experiment,
    round_of: Callable[[Location], RoundResult],
    left_running: Callable[[], list[object]],
) -> None:
    found = round_of(
        experiment("""
            import asyncio
            @scenario(strategies=["asyncio"], in_flight=[4], timeout_s=1)
            async def unit(calls=[]):
                calls.append(1)
                if len(calls) > 6:
                    await asyncio.Event().wait()
        """)
    )
    [failed] = found.failed.values()
    assert failed.failure.outcome == "timeout"
    assert "took longer than timeout_s=1 in one round" in failed.failure.reason
    assert left_running() == []
