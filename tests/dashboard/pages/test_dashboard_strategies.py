"""What strategies gain and cost: every cell has its place in the chart or a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.pages.strategies import StrategiesPage
from internals_lab_dashboard.view import View
from made_up.large_machine import large_run

from internals_lab.model.cell import Interval
from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer, BestConfiguration

WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
MakeFolder = Callable[[Iterable[RunDocument]], Path]


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return StrategiesPage().content(library, library.shelf(), View.of(query))


def test_every_cell_has_a_place_or_a_reason(results_folder: Path) -> None:
    shown = content(results_folder)
    points = sum(len(trace.x) for trace in shown.charts[0].figure.validated.data)
    assert points == 2 * (1 + 6) - 1
    assert [one.state for one in shown.absences] == ["unsupported", "invalid", "unsupported"]
    assert len(shown.charts[0].rows) == points + len(shown.absences)


def test_the_sequential_cell_stands_at_one_with_its_memory(results_folder: Path) -> None:
    trace = content(results_folder).charts[0].figure.validated.data[0]
    assert (trace.y, trace.x) == ((1.0,), (20.0,))


def test_what_starting_costs_is_drawn_over_every_cell_that_has_any(results_folder: Path) -> None:
    chart = content(results_folder, strategy="processes", interpreter=WITH_GIL).charts[1]
    assert [row["estimate"] for row in chart.rows] == pytest.approx([6000, 12000, 24000])
    assert {row["part"] for row in chart.rows} == {"starting all workers"}


def test_what_a_task_carries_is_no_dot_where_it_may_cost_nothing(
    document: RunDocument, make_folder: MakeFolder
) -> None:
    nothing = Interval(estimate=10, low=-5, high=20, level=0.95, n=8)
    task = Interval(estimate=3e5, low=2e5, high=4e5, level=0.95, n=8)
    cells = [
        msgspec.structs.replace(one, task_wall_ns=task, transfer_wall_ns=nothing)
        if one.cell.strategy == "processes"
        else one
        for one in document.cells
    ]
    shown = content(make_folder([msgspec.structs.replace(document, cells=cells)]), strategy="processes")
    chart = shown.charts[1]
    drawn = {trace.name for trace in chart.figure.validated.data}
    assert drawn == {"starting all workers", "a task there and back"}
    # It was measured all the same: the table has it, and the list below says why it has no dot.
    carried = [row for row in chart.rows if row["part"] == "what it carries, on top"]
    assert [(row["estimate"], row["low"], row["high"], row["n"]) for row in carried[:1]] == [
        (0.01, -0.005, 0.02, 8)
    ]
    assert all("not told apart from nothing" in str(row["remarks"]) for row in carried)
    listed = [one for one in shown.absences if one.what.endswith("what it carries, on top")]
    assert len(listed) == len(carried) > 0
    assert listed[0].reason.startswith("10.0 ns [-5.0, 20.0]: not told apart from nothing")


def test_the_best_of_each_interpreter_is_told_with_what_it_holds(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder().scaling()
    best = next(
        one.cell.id for one in builder.cells if one.cell.interpreter == FREE and one.cell.workers == 2
    )
    answer = Answer(best=BestConfiguration(cell=best, state="faster"))
    builder.verdicts[-1] = msgspec.structs.replace(builder.verdicts[-1], answers=[answer])
    facts = {fact.label: fact.text for fact in content(make_folder([builder.build()])).facts}
    assert facts["Best of 3.13t"].startswith("2 threads, speedup 1.97x [")
    assert facts["Best of 3.13t"].endswith("with 24.0 MB [23.3, 24.9]")


def test_a_run_that_recorded_no_memory_says_so(run_builder: type[Any], make_folder: MakeFolder) -> None:
    builder = run_builder().scaling()
    builder.cells = [
        msgspec.structs.replace(one, memory_bytes=None, pool_start_wall_ns=None) for one in builder.cells
    ]
    shown = content(make_folder([builder.build()]))
    assert shown.message is not None
    assert shown.message.title == "Nothing to weigh"
    assert "was not recorded" in shown.absences[0].reason


def test_memory_is_what_each_worker_adds_unless_all_together_is_asked_for(make_folder: MakeFolder) -> None:
    folder = make_folder([large_run()])
    shown = content(folder)
    [chart] = [one for one in shown.charts if one.key == "trade-worker"]
    drawn = {trace.name: trace for trace in chart.figure.validated.data}
    assert not [name for name in drawn if "sequential" in name]
    assert list(drawn["3.13t · processes"].x) == pytest.approx([9] * 8, abs=0.2)
    assert list(drawn["3.13t · threads"].x) == pytest.approx([0.3] * 8, abs=0.15)
    assert "MB that each worker adds" in chart.figure.validated.layout.xaxis.title.text
    assert "each worker adds 9.0" in drawn["3.13t · processes"].hovertext[-1]
    assert drawn["3.13t · processes"].text == ("×1", "", "", "", "", "", "", "×128")
    assert not shown.absences, "the sequential cell has no workers to add, and is none that was lost"
    [together] = [one for one in content(folder, memory="all").charts if one.key == "trade-all"]
    assert {trace.name: trace for trace in together.figure.validated.data}["3.13t · processes"].x[-1] > 1000


def test_what_a_worker_adds_is_held_against_hidden_cells_as_well(make_folder: MakeFolder) -> None:
    folder = make_folder([large_run()])
    every, some = content(folder), content(folder, strategy="processes")
    of_processes = tuple(row for row in every.charts[0].rows if row["strategy"] == "processes")
    assert some.charts[0].rows == of_processes
