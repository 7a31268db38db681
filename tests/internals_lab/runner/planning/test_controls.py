"""Which cells the lab measures without having been asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from internals_lab.declare.location import Location
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.registry import Registry
from internals_lab.runner.asking.collecting import collect
from internals_lab.runner.course.laboratory import Laboratory
from internals_lab.runner.course.observer import Silence
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.controls import gil_controls
from internals_lab.runner.planning.effort import Effort, effort_named
from internals_lab.runner.planning.plan import plan_arms
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.pilot import run_pilot, unit_key
from internals_lab.runner.workbench import Workbench

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"


@pytest.fixture
def controls(
    registry: Registry,
    make_scenario: Callable[..., Scenario],
    build_interpreter: Callable[..., Interpreter],
) -> Callable[..., list[Arm]]:
    """The controls `gil` of a scenario with these facts."""

    def controls(
        interpreters: tuple[str, ...] = (GIL, FREE),
        effort: str = "quick",
        *,
        everywhere: bool = True,
        **scenario: Any,
    ) -> list[Arm]:
        builds = [build_interpreter(name, implementation="cpython") for name in interpreters]
        arms = plan_arms(
            make_scenario(**scenario),
            builds,
            registry,
            effort_named(effort),
            cores_usable=2,
        )
        return gil_controls(arms, builds, registry, everywhere=everywhere)

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


@pytest.mark.parametrize(("strategies", "controlled"), [(["sequential"], 0), (["sequential", "threads"], 1)])
def test_a_quick_run_has_them_where_somebody_asks_what_threads_would_give(
    controls: Any, strategies: list[str], controlled: int
) -> None:
    assert len(controls(strategies=strategies, everywhere=False)) == controlled
    assert len(controls(strategies=strategies)) == 1


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
    arms = plan_arms(scenario, builds, registry, quick, cores_usable=2)
    arms = [arm for arm in arms if arm.interpreter is free_threaded]
    controls = gil_controls(arms, builds, registry)
    assert controls
    found = run_pilot([*arms, *controls], location, launcher, quick)
    assert not hasattr(found[unit_key(arms[0])], "failure"), found


@pytest.fixture
def workbench(
    tmp_path: Path, this_interpreter: Interpreter, registry: Registry, quick: Effort
) -> Iterator[Callable[..., Workbench]]:
    """A workbench on the interpreter of the tests, with the experiment planned."""
    made = []

    def workbench(location: Location, **settings: Any) -> Workbench:
        order = RunOrder(root=tmp_path, results=tmp_path / "results", effort=quick, seed=1, **settings)
        bench = Workbench(order, interpreters=[this_interpreter], registry=registry, workers=[1, 2, 3])
        made.append(bench)
        for scenario in bench.collect(location):
            bench.plan(scenario, location)
        return bench

    yield workbench
    for bench in made:
        bench.close()


PARALLEL = """
@scenario(strategies=["sequential", "threads"])
def unit(): pass
"""


def measured(laboratory: Laboratory) -> RunDocument:
    laboratory.open()
    for scenario in laboratory.scenarios:
        laboratory.measure(scenario)
    return laboratory.close("complete")[0]


def ceilings(document: RunDocument) -> dict[int, CellResult]:
    return {result.cell.workers: result for result in document.cells if result.cell.control == "ceiling"}


def test_what_the_machine_gives_is_measured_at_one_worker_and_at_those_of_the_run(
    workbench: Callable[..., Workbench], experiment: Callable[[str], Location]
) -> None:
    found = ceilings(measured(workbench(experiment(PARALLEL)).laboratory(Silence())))
    assert found.keys() == {1, 2, 3}
    assert {result.outcome for result in found.values()} <= {"measured", "invalid"}
    assert all(len(result.samples) == 2 for result in found.values())
    assert found[2].cell.strategy == "processes"
    assert found[2].cell.id.startswith("internals_lab::unshared_spin[")


def test_selected_cells_pull_in_the_ceiling_at_their_workers_only(
    workbench: Callable[..., Workbench], experiment: Callable[[str], Location]
) -> None:
    bench = workbench(experiment(PARALLEL))
    wanted = frozenset({f"exp_case.py::unit[{bench.interpreters[0].short}-threads-2]"})
    found = ceilings(measured(bench.laboratory(Silence(), cell_ids=wanted)))
    assert found.keys() == {1, 2}
    assert all(result.cell.pulled_in for result in found.values())
    alone = frozenset({f"exp_case.py::unit[{bench.interpreters[0].short}-threads-1]"})
    laboratory = bench.laboratory(Silence(), cell_ids=alone)
    assert [scenario.name for scenario in laboratory.scenarios] == ["unit"]


def test_sequential_work_needs_no_ceiling(
    workbench: Callable[..., Workbench], experiment: Callable[[str], Location]
) -> None:
    bench = workbench(experiment('@scenario(strategies=["sequential"])\ndef unit(): pass\n'))
    assert [scenario.name for scenario in bench.laboratory(Silence()).scenarios] == ["unit"]


def test_a_budget_goes_to_what_was_declared(
    workbench: Callable[..., Workbench], experiment: Callable[[str], Location]
) -> None:
    document = measured(workbench(experiment(PARALLEL), budget_s=0.01).laboratory(Silence()))
    reasons = {(result.outcome, result.reason) for result in ceilings(document).values()}
    assert reasons == {("skipped", "the budget goes to what was declared")}
