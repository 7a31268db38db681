"""What swap, throttling and busy rests make of a sample, on figures that are injected."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from internals_lab.model.sample import Blocks, Check, GilState, Sample, Surroundings, WorkerBlocks
from internals_lab.runner.trust.checks import invalid_reason
from internals_lab.runner.trust.surrounding_checks import surrounding_checks

MS = 1_000_000
QUIET = Surroundings(
    idle_wall_ns=100 * MS,
    idle_cpu_ns=0,
    major_faults=0,
    swap_bytes=0,
    swap_growth_bytes=0,
    throttled_periods=0,
    throttled_ns=0,
    heat_throttles=0,
)


def sample(**facts: Any) -> Sample:
    """Ten blocks of 10 ms; `facts` are of its surroundings."""
    return Sample(
        round=0,
        hash_seed=1,
        cpus=[0],
        units_per_block=1,
        lead_in_units=1,
        start_wall_ns=1,
        load_wall_ns=1,
        setup_wall_ns=1,
        pool_start_wall_ns=0,
        warmup_wall_ns=[],
        gil=GilState(),
        blocks=Blocks(
            sweep=list(range(10)), position=list(range(10)), wall_ns=[10 * MS] * 10, cpu_ns=[10 * MS] * 10
        ),
        workers=WorkerBlocks(),
        surroundings=msgspec.structs.replace(QUIET, **facts),
    )


def check(name: str, **facts: Any) -> Check:
    return next(one for one in surrounding_checks(sample(**facts)) if one.name == name)


@pytest.mark.parametrize("name", ["swap", "throttling", "idle"])
def test_a_quiet_sample_passes(name: str) -> None:
    assert check(name).state == "passed"


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"swap_growth_bytes": 4096, "swap_bytes": 4096}, "failed"),
        ({"swap_bytes": 4096, "major_faults": 3}, "failed"),
        # In swap since before, and never asked for again.
        ({"swap_bytes": 4096}, "passed"),
        # Read from a file, not from swap.
        ({"major_faults": 3}, "passed"),
        ({"swap_bytes": None}, "not checkable here"),
        ({"major_faults": None}, "not checkable here"),
    ],
)
def test_swapping_is_memory_that_went_out_or_came_back(facts: dict[str, Any], state: str) -> None:
    assert check("swap", **facts).state == state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"throttled_periods": 2, "throttled_ns": 20 * MS}, "failed"),
        ({"throttled_periods": 1, "throttled_ns": 900_000}, "passed"),
        ({"heat_throttles": 1}, "failed"),
        ({"heat_throttles": None}, "passed"),
        ({"throttled_periods": None, "throttled_ns": None}, "passed"),
        ({"throttled_periods": None, "throttled_ns": None, "heat_throttles": None}, "not checkable here"),
    ],
)
def test_throttling_is_a_pause_that_matters_or_heat(facts: dict[str, Any], state: str) -> None:
    assert check("throttling", **facts).state == state


def test_a_cell_that_burns_a_processor_between_its_blocks_is_busy_while_idle() -> None:
    found = check("idle", idle_cpu_ns=35 * MS + 500_000)
    assert (found.state, found.detail) == (
        "failed",
        "busy while idle: between its blocks it burnt 35% of a processor",
    )


def test_falling_asleep_after_each_block_is_no_burning() -> None:
    assert check("idle", idle_cpu_ns=10 * 60_000).state == "passed"


def test_rests_too_short_to_tell_are_not_judged() -> None:
    assert check("idle", idle_wall_ns=9 * MS, idle_cpu_ns=9 * MS).state == "not checkable here"
    assert check("idle", idle_cpu_ns=None).state == "not checkable here"


def checked(**facts: Any) -> Sample:
    one = sample(**facts)
    return msgspec.structs.replace(one, checks=surrounding_checks(one))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"swap_growth_bytes": 2**20, "swap_bytes": 2**20}, "2 of 3 rounds: swapping: 1 MiB"),
        ({"throttled_periods": 2, "throttled_ns": 20 * MS}, "2 of 3 rounds: throttled: its CPU quota paused"),
        ({"heat_throttles": 2}, "2 of 3 rounds: throttled: its processors slowed down"),
    ],
)
def test_a_throttled_or_swapping_cell_is_invalid_and_not_slow(facts: dict[str, Any], reason: str) -> None:
    hit = checked(**facts)
    assert (invalid_reason([hit, hit, checked()]) or "").startswith(reason)
    assert invalid_reason([hit, checked()]) is None


def test_what_is_busy_while_idle_is_itself_measured_well() -> None:
    assert invalid_reason([checked(idle_cpu_ns=50 * MS)]) is None
