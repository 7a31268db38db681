"""The Samples page: every block is there, and what was checked is told before the charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.pages.samples import SamplesPage
from internals_lab_dashboard.view import View

from internals_lab.model.cell import Interval
from internals_lab.model.observation import Observation
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Blocks, Check

MakeFolder = Callable[[Iterable[RunDocument]], Path]
ABOUT_ONE = Interval(estimate=1.002, low=0.99, high=1.01, level=0.99, n=8)


@pytest.fixture
def measured(run_builder: type[Any]) -> RunDocument:
    """Three workloads on four interpreters."""
    document: RunDocument = run_builder().implementations().build()
    return document


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return SamplesPage().content(library, library.shelf(), View.of(query))


def changed(document: RunDocument, number: int, **facts: Any) -> RunDocument:
    cells = list(document.cells)
    cells[number] = msgspec.structs.replace(cells[number], **facts)
    return msgspec.structs.replace(document, cells=cells)


def told(shown: Content) -> dict[str, tuple[str, str]]:
    return {fact.label: (fact.text, fact.tone) for fact in shown.facts}


def test_every_block_is_a_dot_and_every_process_a_row(measured: RunDocument, make_folder: MakeFolder) -> None:
    strip, distribution, warmup = content(make_folder([measured])).charts
    assert sum(len(trace.x) for trace in strip.figure.validated.data if trace.mode == "markers") == 8 * 5
    assert [row["median"] for row in strip.rows][:3] == pytest.approx([992, 1000, 1008])
    assert {row["unit"] for row in strip.rows} == {"µs"}
    assert list(distribution.figure.validated.data[1].y)[-1] == 1
    assert warmup.title == "Warm-up of 3.11 · sequential"


def test_dots_stand_in_the_order_in_which_blocks_were_measured(
    measured: RunDocument, make_folder: MakeFolder
) -> None:
    first = measured.cells[0].samples[0]
    blocks = Blocks(sweep=[0, 1], position=[7, 1], wall_ns=[4_000_000, 8_000_000], cpu_ns=[1, 1])
    folder = make_folder([changed(measured, 0, samples=[msgspec.structs.replace(first, blocks=blocks)])])
    dots = content(folder).charts[0].figure.validated.data[0]
    late, early = dots.x
    assert early < late < 0.5
    assert list(dots.y) == [1.0, 2.0]


def test_of_very_many_blocks_only_some_are_drawn_and_the_page_says_so(
    measured: RunDocument, make_folder: MakeFolder
) -> None:
    first = measured.cells[0].samples[0]
    walls_ns = [4_000_000 + index for index in range(100_000)]
    walls_ns[51_234] = 900_000_000  # a pause
    many = Blocks(sweep=[], position=list(range(100_000)), wall_ns=walls_ns, cpu_ns=[])
    folder = make_folder([changed(measured, 0, samples=[msgspec.structs.replace(first, blocks=many)])])
    strip, distribution, _ = content(folder).charts
    assert len(strip.figure.validated.data[0].x) <= 4000
    assert max(strip.figure.validated.data[0].y) == 225, "what matters is not thinned out"
    assert "of every 50 neighbours the fastest and the slowest are drawn" in strip.how_to_read
    assert strip.rows[0]["blocks"] == 100_000
    assert all(len(trace.x) <= 2 * 4000 for trace in distribution.figure.validated.data)
    assert max(distribution.figure.validated.data[1].x) == 225


def test_the_loop_around_snippets_is_taken_off(measured: RunDocument, make_folder: MakeFolder) -> None:
    first = measured.cells[0].samples[0]
    blocks = Blocks(sweep=[0], position=[0], wall_ns=[4_000], cpu_ns=[1], empty_wall_ns=[1_000])
    folder = make_folder([changed(measured, 0, samples=[msgspec.structs.replace(first, blocks=blocks)])])
    row = content(folder).charts[0].rows[0]
    assert (row["median"], row["unit"]) == (750, "ns")


def test_a_failed_check_is_a_warning_and_marks_its_processes(
    measured: RunDocument, make_folder: MakeFolder
) -> None:
    checks = [
        [Check(name="gil", state="passed"), Check(name="swap", state="not checkable here"), starved]
        for starved in (Check(name="starvation", state="failed", detail="47 % of the time"),)
        for _ in range(2)
    ] + [[Check(name="gil", state="passed"), Check(name="starvation", state="passed")]] * 6
    samples = [
        msgspec.structs.replace(one, checks=its)
        for one, its in zip(measured.cells[0].samples, checks, strict=True)
    ]
    shown = content(make_folder([changed(measured, 0, samples=samples)]))
    facts = told(shown)
    assert facts["Starvation failed"] == ("in 2 of 8 processes: 47 % of the time", "warn")
    assert facts["Passed"] == ("gil", "good")
    assert facts["Not checkable here"][0] == "swap"
    crosses = next(trace for trace in shown.charts[0].figure.validated.data if trace.marker.symbol == "x")
    assert len(crosses.x) == 2 * 5
    assert [bool(row["failed"]) for row in shown.charts[0].rows] == [True, True] + [False] * 6


def test_what_did_not_settle_comes_first_and_says_so(measured: RunDocument, make_folder: MakeFolder) -> None:
    folder = make_folder([changed(measured, 1, unsettled="did not settle: it was still warming up")])
    shown = content(folder)
    assert shown.charts[0].title == "Block after block: 3.13 · sequential"
    assert told(shown)["Not settled"][1] == "warn"


def test_a_cell_that_settled_says_by_how_much(measured: RunDocument, make_folder: MakeFolder) -> None:
    shown = content(make_folder([changed(measured, 0, settled=ABOUT_ONE)]))
    assert told(shown)["First against later"][0].startswith("later blocks took 1.002x [0.990, 1.010]")


def test_what_was_noticed_is_told_of_the_cells_that_it_concerns(
    measured: RunDocument, make_folder: MakeFolder
) -> None:
    first, second = (one.cell for one in measured.cells[:2])
    seen = Observation(scenario=first.scenario, kind="pauses", cells=[first.id], sentence="Some took longer.")
    folder = make_folder([msgspec.structs.replace(measured, observations=[seen])])
    assert told(content(folder, cell=first.label))["Pauses"] == ("Some took longer.", "warn")
    assert "Pauses" not in told(content(folder, cell=second.label))


def test_cells_without_samples_give_their_reasons(run_builder: type[Any], make_folder: MakeFolder) -> None:
    builder = run_builder()
    scenario = builder.scenario("exp_x.py::f")
    builder.cell(
        scenario, "cpython-3.13.5", "sequential", 1, outcome="unsupported", reason="no module decimal"
    )
    message = content(make_folder([builder.build()])).message
    assert message is not None
    assert message.text == "unsupported: no module decimal"


def test_times_far_apart_are_on_a_log_axis_whose_ticks_stand_for_themselves() -> None:
    scale = fitting_scale([3.0, 75.0])
    assert scale["type"] == "log"
    assert scale["ticktext"] == ["5", "10", "20", "50"]
    assert fitting_scale([3.0, 5.0]) == {"type": "linear"}
    assert fitting_scale([0.0, 5.0], rangemode="tozero") == {"type": "linear", "rangemode": "tozero"}
