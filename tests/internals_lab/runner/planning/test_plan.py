"""Which cells a scenario has, which are left out and why, and which are alive together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import EFFORTS, effort_named
from internals_lab.runner.planning.plan import plan_arms

Plan = Callable[..., list[Arm]]


@pytest.fixture
def plan(
    registry: Registry,
    make_scenario: Callable[..., Scenario],
    build_interpreter: Callable[..., Interpreter],
) -> Plan:
    """The arms of a scenario with these facts."""

    def plan(
        effort: str = "standard",
        interpreters: tuple[str, ...] = ("cpython-3.13.5",),
        cores: int = 4,
        workers: Any = None,
        interpreter: dict[str, Any] | None = None,
        **scenario: Any,
    ) -> list[Arm]:
        return plan_arms(
            make_scenario(**scenario),
            [
                build_interpreter(name, **({"implementation": "cpython"} | (interpreter or {})))
                for name in interpreters
            ],
            registry,
            effort_named(effort),
            cores_usable=cores,
            workers=workers,
        )

    return plan


def labels(arms: list[Arm]) -> list[str]:
    return [arm.cell.label for arm in arms if arm.left_out is None]


def test_a_parallel_strategy_has_the_default_counts_and_sequential_one(plan: Plan) -> None:
    assert labels(plan(strategies=["sequential", "threads"])) == [
        "3.13-sequential-1",
        *[f"3.13-threads-{count}" for count in (1, 2, 4, 8)],
    ]


def test_counts_resolve_on_the_machine_and_merge(plan: Plan) -> None:
    found = plan(strategies=["threads"], cores=2, workers=[2, "cores", "2*cores"])
    assert [arm.cell.workers for arm in found] == [2, 4]


def test_quick_leaves_out_with_a_reason_and_keeps_the_cells(plan: Plan) -> None:
    found = plan("quick", strategies=["threads"], knobs={"switch_interval": [0.1, 0.2, 0.3]})
    assert labels(found) == [
        f"3.13-threads-{count}-switch_interval={value}" for value in (0.1, 0.3) for count in (1, 4)
    ]
    reasons = {arm.left_out for arm in found if arm.left_out}
    assert reasons == {
        ("skipped", "effort quick measures 1 worker and the cores"),
        ("skipped", "effort quick measures the first and the last switch_interval"),
    }


def test_quick_sweeps_one_knob_and_leaves_further_ones_as_they_are_first(plan: Plan) -> None:
    knobs = {"gc_freeze": [False, True], "malloc": ["default"], "switch_interval": [0.1, 0.2, 0.3]}
    found = plan("quick", strategies=["sequential"], knobs=knobs)
    assert labels(found) == [
        f"3.13-sequential-1-gc_freeze={frozen}-malloc=default-switch_interval=0.1" for frozen in (False, True)
    ]
    assert (
        "skipped",
        "effort quick sweeps one knob, gc_freeze, and switch_interval stays as it is first",
    ) in {arm.left_out for arm in found}
    assert len(labels(plan("standard", strategies=["sequential"], knobs=knobs))) == 6


def test_counts_that_were_asked_for_are_measured_at_every_effort(plan: Plan) -> None:
    assert labels(plan("quick", strategies=["threads"], workers=[3, "cores"])) == [
        "3.13-threads-3",
        "3.13-threads-4",
    ]


def test_quick_measures_the_most_workers_where_neither_one_nor_the_cores_are_declared(
    registry: Registry, make_scenario: Callable[..., Scenario], plan: Plan
) -> None:
    arms = plan("quick", strategies=["threads"], cores=4)
    assert [arm.cell.workers for arm in arms if arm.left_out is None] == [1, 4]
    scenario = make_scenario(strategies=["threads"], workers=[2, 3])
    found = plan_arms(
        scenario,
        [arms[0].interpreter],
        registry,
        effort_named("quick"),
        cores_usable=4,
    )
    assert [(arm.cell.workers, arm.left_out is None) for arm in found] == [(2, False), (3, True)]


@pytest.mark.parametrize(
    ("facts", "knobs", "reason"),
    [
        ({"implementation": "snek"}, {}, "no kind of interpreter is called snek; a plug-in can add it"),
        ({"language_version": [3, 8, 1]}, {}, "only portable scenarios run on cpython 3.13.5"),
        ({}, {"gil": [False]}, "3.13 is built with a GIL that cannot be turned off"),
    ],
)
def test_what_cannot_be_had_is_unsupported_with_the_reason(
    plan: Plan, facts: dict[str, Any], knobs: dict[str, Any], reason: str
) -> None:
    found = plan(interpreter=facts, knobs=knobs)
    assert {arm.left_out for arm in found} == {("unsupported", reason)}


def test_what_a_column_sets_is_set_in_all_of_its_cells_and_is_no_axis(plan: Plan) -> None:
    state = {"free_threaded_build": True, "gil_enabled_at_start": False, "knobs": {"gil": True}}
    [arm] = plan(strategies=["sequential"], interpreter=state)
    assert [(knob.name, value) for knob, value in arm.knobs] == [("gil", True)]
    assert arm.cell.knobs == {}
    assert arm.cell.label == "3.13-sequential-1"
    assert arm.interpreter.has_gil


def test_a_scenario_that_wants_another_state_than_the_column_has_is_unsupported_there(plan: Plan) -> None:
    state = {"free_threaded_build": True, "knobs": {"gil": True}}
    found = plan("standard", strategies=["sequential"], interpreter=state, knobs={"gil": [True, False]})
    assert [arm.left_out for arm in found] == [None, ("unsupported", "3.13 has gil set to True")]
    assert [[value for _, value in arm.knobs] for arm in found] == [[True], [False]]


def test_a_state_that_an_interpreter_cannot_have_is_unsupported(plan: Plan) -> None:
    [arm] = plan(strategies=["sequential"], interpreter={"jit_available": False, "knobs": {"jit": True}})
    assert arm.left_out == ("unsupported", "3.13 is built without a JIT")


def test_what_a_kind_lacks_is_unsupported_with_its_reason(plan: Plan) -> None:
    pypy = {"implementation": "pypy", "language_version": [3, 11, 13]}
    [arm] = plan(strategies=["subinterpreters"], workers=[2], interpreter=pypy)
    assert arm.left_out == ("unsupported", "3.13 has no subinterpreters")


def test_axes_multiply_and_only_those_with_a_choice_are_in_the_id(plan: Plan) -> None:
    found = plan(
        strategies=["sequential"],
        params={"n": [1, 2], "way": ["x"]},
        knobs={"gil": [True]},
        interpreters=("cpython-3.13.5", "cpython-3.13.5t"),
    )
    assert labels(found) == [
        f"{short}-sequential-1-n={n}-gil=True" for short in ("3.13", "3.13t") for n in (1, 2)
    ]
    assert [arm.params_index for arm in found[:2]] == [{"n": 0, "way": 0}, {"n": 1, "way": 0}]
    assert [arm.cell.params for arm in found[:2]] == [{"n": 1, "way": "x"}, {"n": 2, "way": "x"}]


def test_snippets_have_a_cell_a_variant(plan: Plan) -> None:
    found = plan(kind="snippets", strategies=["sequential"], variants={"a": "1", "b + c": "2"})
    assert labels(found) == ["3.13-a", "3.13-b + c"]


VALUES = st.one_of(st.integers(-2, 2), st.booleans(), st.sampled_from(["1", "True", "a", "-1"]), st.just([1]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    values=st.lists(VALUES, min_size=1, max_size=5, unique_by=repr),
    counts=st.lists(st.sampled_from([1, 2, 3, "cores", "2*cores"]), min_size=1, unique=True),
    cores=st.integers(1, 4),
)
def test_ids_are_unique(plan: Plan, values: list[Any], counts: list[Any], cores: int) -> None:
    found = plan(
        params={"n": values},
        workers=counts,
        cores=cores,
        interpreters=("cpython-3.13.5", "cpython-3.13.5t"),
    )
    ids = [arm.cell.id for arm in found]
    assert len(set(ids)) == len(ids)


def test_every_effort_has_enough_rounds_for_an_interval() -> None:
    assert all(effort.rounds >= 6 for effort in EFFORTS.values())


def test_knobs_stand_in_the_id_by_their_words(plan: Plan) -> None:
    found = plan(
        strategies=["sequential"],
        knobs={"gc_threshold": [[700, 10, 10], "off"], "environment": [{"A": "x y"}, {"A": "x_y"}, {}]},
    )
    alike = ["{'A': 'x y'}", "{'A': 'x_y'}"]
    assert labels(found) == [
        f"3.13-sequential-1-gc_threshold={threshold}-environment={variables}"
        for threshold in ("700:10:10", "off")
        for variables in (*alike, "nothing")
    ]
