"""How much work a block has, how many there are, and what a round of them will cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internals_lab.errors import SettingsError
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import EFFORTS, effort_named
from internals_lab.runner.sizing.block_plan import BlockPlan, common_unit_ns, common_units, plan_blocks
from internals_lab.runner.sizing.forecast import END_NS, round_ns
from internals_lab.runner.sizing.pilot import PilotResult

MS = 1_000_000
QUICK = EFFORTS["quick"]
MakeArm = Callable[..., Arm]
UNIT_NS = st.floats(1, 1e12)


@given(UNIT_NS)
def test_a_block_of_one_interpreter_has_the_wanted_length(unit_ns: float) -> None:
    units = common_units([unit_ns], QUICK)
    assert units >= 1
    if unit_ns < QUICK.block_ns / 2:
        assert 0.6 < units * unit_ns / QUICK.block_ns < 1.5


@given(st.lists(UNIT_NS, min_size=1, max_size=4))
def test_units_do_not_depend_on_the_order_of_the_interpreters(times: list[float]) -> None:
    assert common_units(times, QUICK) == pytest.approx(common_units(times[::-1], QUICK), rel=1e-6, abs=1)


def test_threads_under_a_gil_get_twenty_turns(make_arm: MakeArm) -> None:
    arm = make_arm("threads", 2, facts={"switch_interval_ns": 5 * MS})
    plan = plan_blocks(arm, 6, 1.0 * MS, QUICK, cores_usable=2)
    assert plan.block_ns >= 20 * 5 * MS
    assert plan.block_ns < 21 * 5 * MS


@pytest.mark.parametrize("interval_s", [0.001, 0.02])
def test_turns_follow_the_switch_interval_of_the_cell(make_arm: MakeArm, interval_s: float) -> None:
    arm = make_arm("threads", 4, knobs={"switch_interval": interval_s})
    plan = plan_blocks(arm, 1, 1000.0, QUICK, cores_usable=2)
    assert plan.block_ns == pytest.approx(20 * interval_s * 1e9, rel=0.01)


@pytest.mark.parametrize(
    ("strategy", "workers", "interpreter", "knobs"),
    [
        ("sequential", 1, "cpython-3.13.5", {}),
        ("threads", 1, "cpython-3.13.5", {}),
        ("processes", 2, "cpython-3.13.5", {}),
        ("threads", 2, "cpython-3.13.5t", {}),
        ("threads", 2, "cpython-3.13.5t", {"gil": False}),
    ],
)
def test_who_takes_no_turns_keeps_the_short_block(
    make_arm: MakeArm, strategy: str, workers: int, interpreter: str, knobs: dict[str, Any]
) -> None:
    plan = plan_blocks(
        make_arm(strategy, workers, interpreter=interpreter, knobs=knobs), 6, 1.0 * MS, QUICK, cores_usable=2
    )
    assert (plan.units, plan.block_ns) == (6, 6 * MS)


def test_a_gil_that_is_turned_on_by_the_knob_makes_threads_take_turns(make_arm: MakeArm) -> None:
    arm = make_arm("threads", 2, interpreter="cpython-3.13.5t", knobs={"gil": True})
    assert plan_blocks(arm, 6, 1.0 * MS, QUICK, cores_usable=2).block_ns >= 100 * MS


def test_items_are_shared_out_and_units_without_them_are_not(make_arm: MakeArm) -> None:
    own = plan_blocks(make_arm("processes", 2), 6, 1.0 * MS, QUICK, cores_usable=2)
    shared = plan_blocks(make_arm("processes", 2, has_items=True), 6, 1.0 * MS, QUICK, cores_usable=2)
    assert shared.block_ns == own.block_ns / 2
    crowded = plan_blocks(make_arm("processes", 8), 6, 1.0 * MS, QUICK, cores_usable=2)
    assert crowded.block_ns == own.block_ns * 4


def test_items_in_turn_are_one_pass_however_many_share_it(make_arm: MakeArm) -> None:
    plan = plan_blocks(make_arm("threads", 4, has_items=True), 1, 10.0 * MS, QUICK, cores_usable=2)
    assert (plan.units, plan.block_ns) == (10, 100 * MS)


def test_a_just_in_time_compiler_warms_up_for_longer(make_arm: MakeArm) -> None:
    cold = plan_blocks(make_arm(), 6, 1.0 * MS, QUICK, cores_usable=2)
    warm = plan_blocks(make_arm(facts={"jit_enabled": True}), 6, 1.0 * MS, QUICK, cores_usable=2)
    assert warm.warmup_least_ns > cold.warmup_times * cold.lead_in_ns
    assert warm.round_ns - cold.round_ns == pytest.approx(
        warm.warmup_least_ns - cold.warmup_times * cold.lead_in_ns
    )


def test_a_kind_says_for_how_long_its_compiler_works(make_arm: MakeArm) -> None:
    arm = replace(make_arm(facts={"jit_enabled": True}), jit_warmup_ns=1000 * MS)
    assert plan_blocks(arm, 6, 1.0 * MS, QUICK, cores_usable=2).warmup_least_ns == 1000 * MS


def test_by_a_coarse_clock_a_pass_of_the_warm_up_takes_two_steps(make_arm: MakeArm) -> None:
    plans = [
        plan_blocks(make_arm(facts={"clock_step_ns": step}), 300, 1000.0, QUICK, cores_usable=2)
        for step in (1000, 16 * MS)
    ]
    assert [plan.warmup_units for plan in plans] == [300, 32_000]


@pytest.mark.parametrize(
    ("facts", "knobs", "has_one"),
    [
        ({}, {}, False),
        ({"jit_enabled": True}, {}, True),
        ({"jit_enabled": True}, {"jit": False}, False),
        ({"jit_enabled": False}, {"jit": True}, True),
    ],
)
def test_a_knob_decides_whether_there_is_a_just_in_time_compiler(
    make_arm: MakeArm, facts: dict[str, Any], knobs: dict[str, Any], has_one: bool
) -> None:
    assert make_arm(facts=facts, knobs=knobs).has_jit is has_one


def test_a_statement_that_takes_nothing_is_not_warmed_up_without_end(make_arm: MakeArm) -> None:
    arm = make_arm("sequential", 1, facts={"clock_step_ns": 60})
    plan = plan_blocks(arm, 60_000_000, 1e-8, QUICK, cores_usable=2)
    assert plan.warmup_units <= plan.units


@pytest.mark.parametrize("unit_ms", [300.0, 2000.0])
def test_a_long_unit_has_one_block_a_round_one_warm_up_and_no_lead_in(
    make_arm: MakeArm, unit_ms: float
) -> None:
    plan = plan_blocks(make_arm(), 1, unit_ms * MS, QUICK, cores_usable=2)
    assert (plan.units, plan.blocks, plan.lead_in_units, plan.warmup_times) == (1, 1, 0, 1)
    assert plan.round_ns == pytest.approx(2 * unit_ms * MS)


def test_units_of_over_a_hundred_milliseconds_have_fewer_blocks(make_arm: MakeArm) -> None:
    plan = plan_blocks(make_arm(), 1, 150.0 * MS, QUICK, cores_usable=2)
    assert (plan.units, plan.blocks, plan.lead_in_units, plan.warmup_times) == (1, 2, 1, 3)


def test_what_is_long_is_alike_for_all_that_do_the_same_work(make_arm: MakeArm) -> None:
    common_ns = common_unit_ns([190.0 * MS, 230.0 * MS])
    plans = [
        plan_blocks(make_arm(), 1, unit_ns, QUICK, cores_usable=2, common_ns=common_ns)
        for unit_ns in (190.0 * MS, 230.0 * MS)
    ]
    assert {(plan.blocks, plan.lead_in_units) for plan in plans} == {(1, 0)}
    # Items that are shared out make a pass short, but not the unit.
    shared = make_arm("processes", 2, has_items=True)
    assert plan_blocks(shared, 1, 300.0 * MS, QUICK, cores_usable=2).blocks == 1


def test_in_a_quick_run_scenarios_without_parallel_cells_have_half_the_blocks() -> None:
    assert (QUICK.blocks_for(3 * MS), QUICK.for_single_workers().blocks_for(3 * MS)) == (8, 4)
    standard = EFFORTS["standard"]
    assert standard.for_single_workers() == standard


def test_long_blocks_are_fewer_for_the_same_work_a_round() -> None:
    assert [QUICK.blocks_for(block_ms * MS) for block_ms in (3, 5, 10, 20, 100)] == [8, 8, 4, 2, 2]


@given(st.floats(1, 1e11))
def test_a_round_has_its_blocks_but_never_none(block_ns: float) -> None:
    for effort in EFFORTS.values():
        assert 1 <= effort.blocks_for(block_ns) <= effort.sweep_blocks
        assert effort.blocks_for(block_ns) >= effort.blocks_for(block_ns * 1.1)


def sweeps_of(blocks: int, sweeps: int) -> frozenset[int]:
    plan = BlockPlan(
        units=1, lead_in_units=1, blocks=blocks, warmup_units=1, warmup_times=1, block_ns=1, lead_in_ns=1
    )
    return plan.takes_part_in(sweeps)


@given(st.floats(1e5, 1e9), st.floats(1e5, 1e9), st.floats(1e5, 1e9))
def test_any_two_cells_meet_in_as_many_sweeps_as_the_rarer_has_blocks(
    one: float, two: float, three: float
) -> None:
    counts = [QUICK.blocks_for(block_ns) for block_ns in (one, two, three)]
    sweeps = max(counts)
    first, second = sweeps_of(counts[0], sweeps), sweeps_of(counts[1], sweeps)
    assert (len(first), len(second)) == (counts[0], counts[1])
    assert len(first & second) == min(counts[0], counts[1])
    assert first | second <= set(range(sweeps))


def test_effort_words_and_rounds_are_checked() -> None:
    with pytest.raises(SettingsError, match="unknown effort 'quik'; did you mean 'quick'"):
        effort_named("quik")
    with pytest.raises(SettingsError, match="5 rounds give no interval: 6 is the least"):
        effort_named("quick", rounds=5)
    assert effort_named("quick", rounds=6).rounds == 6


PILOT = PilotResult(unit_ns=1.0 * MS, start_ns=20 * MS, load_ns=5 * MS, prepare_ns=2 * MS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from(["sequential", "threads", "processes"]), st.integers(1, 8)), min_size=1
    ),
    st.integers(1, 16),
    st.integers(1, 8),
)
def test_a_forecast_grows_with_every_cell_block_and_start(
    make_arm: MakeArm, cells: list[tuple[str, int]], blocks: int, cores: int
) -> None:
    arms = [make_arm(*cell, cell_id=f"x[{number}]") for number, cell in enumerate(cells)]
    plans = {
        arm.cell.id: replace(plan_blocks(arm, 6, 1.0 * MS, QUICK, cores_usable=cores), blocks=blocks)
        for arm in arms
    }
    pilots = dict.fromkeys(plans, PILOT)
    whole = round_ns(arms, plans, pilots, cores_usable=cores)
    assert whole > sum(plan.round_ns for plan in plans.values())
    assert whole > round_ns(arms[1:], plans, pilots, cores_usable=cores)
    more = {name: replace(plan, blocks=blocks + 1) for name, plan in plans.items()}
    assert round_ns(arms, more, pilots, cores_usable=cores) > whole
    slower = dict.fromkeys(plans, replace(PILOT, start_ns=30 * MS))
    assert round_ns(arms, plans, slower, cores_usable=cores) > whole


def test_cells_that_share_a_process_start_it_once(make_arm: MakeArm) -> None:
    def cost(kind: str) -> float:
        arms = [make_arm(cell_id=f"x[{number}]", kind=kind) for number in range(6)]
        plans = {arm.cell.id: plan_blocks(arm, 6, 1.0 * MS, QUICK, cores_usable=2) for arm in arms}
        return round_ns(arms, plans, dict.fromkeys(plans, PILOT), cores_usable=2)

    saved = 5 * (PILOT.start_ns + PILOT.load_ns + END_NS) / 2
    assert cost("function") - cost("snippets") == pytest.approx(saved)


def test_workers_that_gather_and_tasks_that_are_handed_over_are_in_the_forecast(make_arm: MakeArm) -> None:
    def cost(strategy: str, workers: int = 2, interpreter: str = "cpython-3.13.5t") -> float:
        arm = make_arm(strategy, workers, cell_id="x[1]", interpreter=interpreter)
        plan = replace(plan_blocks(arm, 6, 1.0 * MS, QUICK, cores_usable=2), blocks=8)
        whole = round_ns([arm], {"x[1]": plan}, {"x[1]": PILOT}, cores_usable=2)
        return whole - plan.round_ns

    assert cost("threads") > cost("threads", workers=1)
    assert cost("threads") > cost("threads", interpreter="cpython-3.13.5"), "who takes turns does not gather"
    assert cost("thread_pool") > cost("threads")


def test_more_processes_than_cores_cost_more_to_start(make_arm: MakeArm) -> None:
    few, many = make_arm("processes", 2, cell_id="x[few]"), make_arm("processes", 8, cell_id="x[many]")
    plan = plan_blocks(few, 6, 1.0 * MS, QUICK, cores_usable=2)
    plans, pilots = {"x[few]": plan, "x[many]": plan}, {"x[few]": PILOT, "x[many]": PILOT}
    assert round_ns([many], plans, pilots, cores_usable=2) > round_ns([few], plans, pilots, cores_usable=2)
