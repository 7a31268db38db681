"""The cells of a closed loop, and how much work their blocks have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.measuring.item_times import item_quantiles, items_of
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import EFFORTS, effort_named
from internals_lab.runner.planning.plan import plan_arms
from internals_lab.runner.sizing.block_plan import plan_blocks

MS = 1_000_000
QUICK = EFFORTS["quick"]


@pytest.fixture
def planned(
    registry: Registry, make_scenario: Callable[..., Scenario], build_interpreter: Callable[..., Interpreter]
) -> Callable[..., list[Arm]]:
    """The arms of a closed loop."""

    def planned(in_flight: list[int], strategies: list[str], effort: str = "standard") -> list[Arm]:
        return plan_arms(
            make_scenario(in_flight=in_flight, strategies=strategies, awaited=True),
            [build_interpreter("cpython-3.13.5", implementation="cpython")],
            registry,
            effort_named(effort),
            cores_usable=2,
            unsupported=lambda interpreter: None,
        )

    return planned


def test_threads_are_as_many_as_are_in_flight_and_an_event_loop_is_one(
    planned: Callable[..., list[Arm]],
) -> None:
    cells: list[Cell] = [arm.cell for arm in planned([1, 8], ["sequential", "threads", "asyncio"])]
    assert [(cell.label, cell.workers, cell.at_once) for cell in cells] == [
        ("3.13-sequential-in_flight=1", 1, 1),
        ("3.13-threads-in_flight=1", 1, 1),
        ("3.13-threads-in_flight=8", 8, 8),
        ("3.13-asyncio-in_flight=1", 1, 1),
        ("3.13-asyncio-in_flight=8", 1, 8),
    ]


def test_effort_quick_measures_the_least_and_the_most(planned: Callable[..., list[Arm]]) -> None:
    arms = planned([1, 8, 64], ["sequential", "asyncio"], "quick")
    skipped = [(arm.cell.label, arm.left_out) for arm in arms if arm.left_out]
    reason = "effort quick measures the least and the most in_flight"
    assert skipped == [("3.13-asyncio-in_flight=8", ("skipped", reason))]
    assert not [arm for arm in planned([1, 8, 64], ["asyncio"]) if arm.left_out]


@pytest.fixture
def looped(make_arm: Callable[..., Arm]) -> Callable[..., Any]:
    """The blocks of a closed loop's cell."""

    def looped(strategy: str, in_flight: int, unit_ns: float, cpu_share: float, **more: Any) -> Any:
        arm = make_arm(strategy, in_flight if strategy == "threads" else 1, **more)
        arm = replace(arm, cell=msgspec.structs.replace(arm.cell, in_flight=in_flight))
        units = max(1, round(QUICK.block_ns / unit_ns))
        return plan_blocks(arm, units, unit_ns, QUICK, cores_usable=2, unit_cpu_ns=unit_ns * cpu_share)

    return looped


@pytest.mark.parametrize(
    ("unit_ms", "units"),
    # Short units fill the block, longer ones come at least sixteen after another, very long ones at least four.
    [(0.1, 30), (1, 16), (6, 16), (10, 10), (50, 4), (1000, 4)],
)
def test_units_follow_one_another_in_each_place(
    looped: Callable[..., Any], unit_ms: float, units: int
) -> None:
    plan = looped("asyncio", 8, unit_ms * MS, 0.01)
    assert plan.units == units
    assert plan.block_ns == pytest.approx(units * unit_ms * MS)


def test_units_that_wait_are_not_lengthened_by_a_gil(looped: Callable[..., Any]) -> None:
    plan = looped("threads", 8, 1.0 * MS, 0.05)
    assert (plan.units, plan.block_ns) == (16, 16 * MS)
    # Two are as much of a round as a quick run gives a cell.
    assert plan.blocks == 2


def test_units_that_compute_take_turns_under_a_gil(looped: Callable[..., Any]) -> None:
    plan = looped("threads", 8, 1.0 * MS, 1.0)
    assert plan.block_ns >= 20 * 5 * MS
    free = looped("threads", 8, 1.0 * MS, 1.0, interpreter="cpython-3.13.5t")
    assert free.block_ns == pytest.approx(16 * MS * 8 / 2)


def test_an_event_loop_computes_one_unit_after_the_other(looped: Callable[..., Any]) -> None:
    free = {"interpreter": "cpython-3.13.5t"}
    assert looped("asyncio", 8, 1.0 * MS, 0.5, **free).block_ns == pytest.approx(16 * MS * 8 * 0.5)


def test_latencies_become_columns_and_a_bounded_distribution() -> None:
    answers = [
        {"items": {"count": 128, "latency_ns": list(range(1000 * block + 1, 1000 * block + 129))}}
        for block in range(8)
    ]
    assert item_quantiles(answers, 0.5) == [1000 * block + 64 for block in range(8)]
    assert item_quantiles(answers, 0.99) == [1000 * block + 127 for block in range(8)]
    items = items_of(answers)
    assert items is not None
    assert (items.count, len(items.latency_ns)) == (1024, 400)
    assert items.latency_ns == sorted(items.latency_ns)


@pytest.mark.parametrize("answers", [[], [{"wall_ns": 5}]])
def test_where_there_is_no_closed_loop_there_are_no_items(answers: list[dict[str, Any]]) -> None:
    assert (item_quantiles(answers, 0.5), items_of(answers)) == (None, None)
