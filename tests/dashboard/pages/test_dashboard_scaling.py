"""The Scaling page: measures, fitted laws, break-even, the control, and the cores of a large machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.data.run.rows import rows_of
from internals_lab_dashboard.data.scaling.laws import Crossing
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.scaling.laws import crossings_figure
from internals_lab_dashboard.pages.content.page import Chart, Content
from internals_lab_dashboard.pages.scaling.page import ScalingPage
from internals_lab_dashboard.view import View
from made_up.large_machine import COUNTS, LAWS, large_run
from made_up.samples import interval

from internals_lab.model.run import RunDocument

FREE = "cpython-3.13.5t"
MakeFolder = Callable[[Iterable[RunDocument]], Path]


@pytest.fixture(scope="module")
def large() -> RunDocument:
    return large_run()


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return ScalingPage().content(library, library.shelf(), View.of(query))


def charts(shown: Content) -> dict[str, Chart]:
    return {chart.key: chart for chart in shown.charts}


def traces(chart: Chart) -> dict[str, Any]:
    return {trace.name: trace for trace in chart.figure.validated.data if trace.name}


def test_the_curve_of_the_fitted_law_runs_through_the_points_within_its_band(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    chart = charts(content(make_folder([large])))["speedup"]
    points = traces(chart)["3.13t · threads"]
    [curve] = [one for one in chart.figure.validated.data if one.uid == f"{points.uid}-law"]
    [band] = [one for one in chart.figure.validated.data if one.uid == f"{points.uid}-band"]
    assert {curve.legendgroup, band.legendgroup} == {points.legendgroup}
    assert points.mode == "markers"
    assert (curve.x[0], curve.x[-1]) == (1, 128)
    half = len(band.y) // 2
    highs, lows = band.y[:half], list(reversed(band.y[half:]))
    assert all(low <= middle <= high for low, middle, high in zip(lows, curve.y, highs, strict=True))
    truth = LAWS[FREE, "threads"]
    assert curve.y[len(curve.y) // 2] == pytest.approx(truth.speedup(11), rel=0.1)
    assert "interval of this point of the curve, n = 8 rounds" in curve.hovertext[3]


def test_curves_can_be_hidden_and_are_not_drawn_over_other_estimates(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    folder = make_folder([large])
    for query in ({"curve": "none"}, {"estimate": "total"}, {"measure": "time"}):
        chart = content(folder, **query).charts[0]
        assert not [one for one in chart.figure.validated.data if str(one.uid).endswith(("-law", "-band"))]
        assert traces(chart)["3.13t · threads"].mode == "lines+markers"


def test_efficiency_is_the_speedup_for_each_worker(large: RunDocument, make_folder: MakeFolder) -> None:
    folder = make_folder([large])
    speedup = traces(content(folder).charts[0])["3.13t · processes"]
    chart = charts(content(folder, measure="efficiency"))["efficiency"]
    efficiency = traces(chart)["3.13t · processes"]
    assert list(efficiency.y) == pytest.approx([y / n for y, n in zip(speedup.y, COUNTS, strict=True)])
    assert list(traces(chart)["ideal"].y) == [1, 1]


def test_times_have_an_ideal_for_each_interpreter_that_begins_at_its_sequential_one(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    shown = content(make_folder([large]), measure="time")
    chart = charts(shown)["time"]
    drawn = traces(chart)
    ideal, alone = drawn["3.13t · ideal"], drawn["3.13t · sequential"]
    assert ideal.y[0] == pytest.approx(alone.y[0])
    assert ideal.y[-1] == pytest.approx(alone.y[0] / 128)
    assert (
        "per unit of work<br>(95 % interval, n = 8 rounds)" in chart.figure.validated.layout.yaxis.title.text
    )
    assert "estimate" not in [control.key for control in shown.controls]


def test_the_build_with_its_gil_forced_on_is_a_series_of_its_own(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    folder = make_folder([large])
    forced = traces(content(folder).charts[0])["3.13t, GIL forced on · sequential"]
    assert forced.marker.symbol.endswith("-open")
    assert forced.y[0] == pytest.approx(1, abs=0.02)
    hidden = content(folder, interpreter="cpython-3.13.5").charts[0]
    assert "3.13t, GIL forced on · sequential" not in traces(hidden)


def test_a_declared_gil_knob_gives_curves_side_by_side(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder()
    scenario = builder.scenario(
        "experiments/exp_lock.py::spin", strategies=["sequential", "threads"], knobs={"gil": [False, True]}
    )
    for gil in (False, True):
        alone = builder.cell(scenario, FREE, "sequential", 1, knobs={"gil": gil})
        for workers in (2, 4):
            subject = builder.cell(scenario, FREE, "threads", workers, knobs={"gil": gil})
            builder.speedup(subject, alone, 1.0 if gil else workers * 0.9)
    shown = content(make_folder([builder.build()]))
    assert {"3.13t · threads", "3.13t, GIL forced on · threads"} <= set(traces(shown.charts[0]))
    assert "knob.gil" not in [control.key for control in shown.controls]


def test_the_cores_of_a_large_machine_are_marked_and_what_lies_beyond_is_paler(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    chart = content(make_folder([large])).charts[0]
    shapes = {shape.name: shape for shape in chart.figure.validated.layout.shapes if shape.name}
    assert set(shapes) == {
        "32 cores in one socket",
        "64 physical cores",
        "128 logical cores",
        "beyond the cores",
    }
    assert shapes["beyond the cores"].x0 == 64
    points = traces(chart)["3.13t · threads"]
    assert list(points.marker.opacity) == [1, 1, 1, 1, 1, 1, 1, 0.4]
    assert "beyond the 64 physical cores" in points.hovertext[-1]
    assert chart.figure.validated.layout.xaxis.type == "log"


def test_break_even_is_told_as_measured_and_by_the_curve(large: RunDocument, make_folder: MakeFolder) -> None:
    shown = content(make_folder([large]))
    told = {fact.label: fact.text for fact in shown.facts}
    assert told["Break-even of 3.13t · threads over 3.13"].startswith(
        "from 64 on (measured: 1 to 128); by the"
    )
    assert told["Break-even of 3.13t · processes over 3.13"] == "not with up to 128 (measured: 1 to 128)"
    threads, _ = charts(shown)["break-even"].rows
    assert (threads["workers"], threads["below"], threads["level"], threads["n"]) == (64, 32, 0.95, 8)
    assert 32 < threads["low"] < threads["estimate"] < threads["high"] < 64
    figure = charts(shown)["break-even"].figure
    assert list(figure.validated.data[0].error_x.arrayminus) == [32]
    assert "not yet with 32 workers" in figure.validated.data[0].hovertext[0]


def test_a_smallest_count_that_pays_leaves_open_whether_fewer_do_but_none_is_not_a_number_of_workers(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    [crossing] = [
        one
        for verdict in large.verdicts
        for answer in verdict.answers
        for one in answer.break_even
        if one.workers == 64
    ]
    crossing = msgspec.structs.replace(crossing, measured=[64, 128])
    rows = rows_of(large)
    found = Crossing(interpreter="cpython-3.13.5t", gil_build="cpython-3.13.5", found=crossing)
    figure = crossings_figure([found], cast=Cast.of(rows.interpreters), zoom_kept_for="x").validated
    measured = figure.data[0]
    assert measured.x[0] - measured.error_x.arrayminus[0] == 1
    assert measured.hovertext[0].endswith("no smaller count was measured, so that fewer may do")


def test_the_serial_fraction_is_that_of_the_law_that_speaks_for_a_strategy(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    chart = charts(content(make_folder([large])))["laws"]
    assert len(chart.rows) == 8, "the table has every law"
    assert len(chart.figure.validated.data) == 4, "the chart has one a strategy"
    threads = next(one for one in chart.figure.validated.data if one.name == "3.13t · threads")
    assert threads.x[0] == pytest.approx(0.01, abs=0.005)


def test_too_few_counts_give_no_curve_and_the_page_says_so(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    from internals_lab.verdicts.derivation import derive

    few = [one for one in large.cells if one.cell.workers <= 2]
    shown = content(make_folder([derive(msgspec.structs.replace(large, cells=few))]))
    told = {fact.label: fact.text for fact in shown.facts}
    assert told["No fitted curve"] == "it takes 4 worker counts up to the cores, and there are 2 (1, 2)"
    assert {row["law"] for row in charts(shown)["laws"].rows} == {"Karp-Flatt"}
    assert "curve" not in [control.key for control in shown.controls]


def test_a_run_that_was_judged_before_curves_were_kept_has_its_law_in_the_table(
    large: RunDocument, make_folder: MakeFolder
) -> None:
    verdicts = [
        msgspec.structs.replace(
            verdict,
            answers=[
                msgspec.structs.replace(
                    answer, laws=[msgspec.structs.replace(law, curve=[]) for law in answer.laws]
                )
                for answer in verdict.answers
            ],
        )
        for verdict in large.verdicts
    ]
    shown = content(make_folder([msgspec.structs.replace(large, verdicts=verdicts)]))
    assert len(charts(shown)["laws"].rows) == 8
    assert traces(shown.charts[0])["3.13t · threads"].mode == "lines+markers"


def test_every_page_draws_a_large_machine_within_bounds(large: RunDocument, make_folder: MakeFolder) -> None:
    from internals_lab_dashboard.pages.registry import PAGES

    library = Library(make_folder([large]))
    for page in PAGES:
        shown = page.content(library, library.shelf(), View.of({"timeline": "3.13t-threads-128"}))
        for chart in shown.charts:
            assert chart.figure.validated.layout.height < 1400, chart.title
            assert sum(len(trace.x or ()) for trace in chart.figure.validated.data) < 20_000, chart.title


def test_a_large_run_is_read_as_it_was_judged(large: RunDocument) -> None:
    rows = rows_of(large)
    assert len(rows.speedups) == 2 * 2 * len(COUNTS)
    assert not [row for row in rows.cells if row.cell.control]


def test_a_closed_loop_has_the_times_of_single_items_and_no_cores(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder()
    scenario = builder.scenario("experiments/exp_ask.py::ask", strategies=["threads"], in_flight=[1, 8])
    first = builder.cell(scenario, FREE, "threads", 1, item_p50_ns=interval(1e6), item_p99_ns=interval(2e6))
    other = builder.cell(scenario, FREE, "threads", 8, item_p50_ns=interval(1.1e6))
    builder.speedup(other, first, 7.0)
    builder.cells = [
        msgspec.structs.replace(
            one, cell=msgspec.structs.replace(one.cell, workers=1, in_flight=one.cell.workers)
        )
        for one in builder.cells
    ]
    folder = make_folder([builder.build()])
    assert (
        dict(next(one for one in content(folder).controls if one.key == "measure").options)["p99"]
        == "Item, p99"
    )
    median = charts(content(folder, measure="p50"))["p50"]
    assert list(traces(median)["3.13t · threads"].y) == pytest.approx([1.0, 1.1])
    assert median.figure.validated.layout.yaxis.title.text.startswith(
        "ms for an item, median<br>(95 % interval"
    )
    assert median.figure.validated.layout.xaxis.title.text == "Units in flight"
    assert not [shape for shape in median.figure.validated.layout.shapes if "core" in str(shape.name)]
    shown = content(folder, measure="p99")
    assert [one.what for one in shown.absences] == ["3.13t · threads · 8 in flight"]
    assert "100 items a round" in shown.absences[0].reason


def test_work_that_does_not_wait_has_no_times_of_items(large: RunDocument, make_folder: MakeFolder) -> None:
    shown = content(make_folder([large]), measure="p99")
    assert shown.charts[0].key == "speedup"
