"""Which cells the lab measures without having been asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.declare.location import Location
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.collecting import collect
from internals_lab.runner.controls import gil_controls
from internals_lab.runner.effort import Effort, effort_named
from internals_lab.runner.launching import Launcher, unsupported_reason
from internals_lab.runner.pilot import run_pilot, unit_key
from internals_lab.runner.plan import Arm, plan_arms

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"


@pytest.fixture
def controls(
    registry: Registry,
    make_scenario: Callable[..., Scenario],
    build_interpreter: Callable[..., Interpreter],
) -> Callable[..., list[Arm]]:
    """The controls `gil` of a scenario with these facts."""

    def controls(
        interpreters: tuple[str, ...] = (GIL, FREE), effort: str = "quick", **scenario: Any
    ) -> list[Arm]:
        builds = [build_interpreter(name, implementation="cpython") for name in interpreters]
        arms = plan_arms(
            make_scenario(**scenario),
            builds,
            registry,
            effort_named(effort),
            cores_usable=2,
            unsupported=unsupported_reason,
        )
        return gil_controls(arms, builds, registry)

    return controls


def test_the_sequential_cell_of_a_free_threaded_build_is_measured_with_the_gil_on_too(controls: Any) -> None:
    [arm] = controls()
    assert arm.cell.id == "exp_case.py::unit[3.13t-sequential-1-gil=True]"
    assert (arm.cell.control, arm.cell.knobs, arm.cell.strategy) == ("gil", {"gil": True}, "sequential")
    assert arm.knobs[0][0].environment(True, arm.interpreter) == {"PYTHON_GIL": "1"}


def test_each_setting_has_its_own_and_what_is_left_out_has_none(controls: Any) -> None:
    found = controls(params={"n": [1, 2]}, knobs={"switch_interval": [0.1, 0.2, 0.3]})
    assert [(arm.cell.params["n"], arm.cell.knobs) for arm in found] == [
        (n, {"switch_interval": interval, "gil": True}) for n in (1, 2) for interval in (0.1, 0.3)
    ]


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"interpreters": (FREE,)}, id="no build with a GIL to be dearer than"),
        pytest.param({"interpreters": (GIL,)}, id="no free-threaded build"),
        pytest.param({"knobs": {"gil": [True, False]}}, id="the scenario turns the knob itself"),
        pytest.param({"strategies": ["threads"]}, id="nothing sequential"),
        pytest.param(
            {"kind": "snippets", "strategies": ["sequential"], "variants": {"a": "1"}}, id="snippets"
        ),
    ],
)
def test_where_nothing_is_read_by_it_there_is_none(controls: Any, facts: dict[str, Any]) -> None:
    assert controls(**facts) == []


def test_a_unit_is_tried_out_under_the_knobs_of_a_declared_cell(
    experiment: Callable[[str], Location],
    launcher: Launcher,
    gil_twin: Interpreter,
    free_threaded: Interpreter,
    registry: Registry,
    quick: Effort,
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"])
        def unit():
            if getattr(sys, "_is_gil_enabled", bool)():
                raise RuntimeError("tried out with the GIL on")
    """)
    builds = [gil_twin, free_threaded]
    [scenario] = collect(location, builds, launcher, registry)
    arms = plan_arms(scenario, builds, registry, quick, cores_usable=2, unsupported=unsupported_reason)
    arms = [arm for arm in arms if arm.interpreter is free_threaded]
    controls = gil_controls(arms, builds, registry)
    assert controls
    found = run_pilot([*arms, *controls], location, launcher, quick)
    assert not hasattr(found[unit_key(arms[0])], "failure"), found
