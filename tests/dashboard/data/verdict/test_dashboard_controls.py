"""Cells that the lab adds by itself are known, and stand in no chart as points of a scenario."""

from __future__ import annotations

from typing import Any

import msgspec
from internals_lab_dashboard.data.run.rows import rows_of
from internals_lab_dashboard.data.verdict.forest import forest_points


def test_a_control_is_no_cell_of_a_scenario_but_can_be_compared_with(run_builder: type[Any]) -> None:
    builder = run_builder()
    scenario = builder.scenario("experiments/exp_gil.py::count", strategies=["sequential"])
    plain = builder.cell(scenario, "cpython-3.13.5t", "sequential", 1)
    forced = builder.cell(scenario, "cpython-3.13.5t", "sequential", 1, knobs={"gil": True})
    forced = msgspec.structs.replace(forced, cell=msgspec.structs.replace(forced.cell, control="gil"))
    builder.cells[-1] = forced
    builder.speedup(plain, forced, 0.95, about="gil")
    rows = rows_of(builder.build())
    assert [row.cell.id for row in rows.cells] == [plain.cell.id]
    assert [row.cell.id for row in rows.controls] == [forced.cell.id]
    (point,) = forest_points(rows, "gil", total=True)
    assert point.reference.id == forced.cell.id
    assert point.speedup is not None


def test_a_scenario_of_controls_alone_is_not_offered(run_builder: type[Any]) -> None:
    builder = run_builder().scaling()
    own = builder.scenario("the lab's own::ceiling", strategies=["processes"])
    result = builder.cell(own, "cpython-3.13.5t", "processes", 2)
    builder.cells[-1] = msgspec.structs.replace(
        result, cell=msgspec.structs.replace(result.cell, control="ceiling")
    )
    assert [scenario.name for scenario in rows_of(builder.build()).scenarios] == ["count"]
