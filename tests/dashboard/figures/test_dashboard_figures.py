"""Rows become figures: every interval is drawn as it is, everything else is accounted for."""

from __future__ import annotations

from typing import Any

import msgspec
import plotly.graph_objects as go
import pytest
from internals_lab_dashboard.data.calls import call_points, declared_order, fastest_first
from internals_lab_dashboard.data.run.axes import at
from internals_lab_dashboard.data.run.rows import rows_of
from internals_lab_dashboard.data.scaling.measures import plotted
from internals_lab_dashboard.data.scaling.points import scaling_points
from internals_lab_dashboard.figures.calls import calls_figure
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper.text import interval_words, plain
from internals_lab_dashboard.figures.scaling.curves import scaling_figure

from internals_lab.model.cell import Interval
from internals_lab.model.run import RunDocument


def scaling(document: RunDocument, *, log: bool = False, estimate: Any = "total") -> tuple[Any, go.Figure]:
    rows = rows_of(document)
    cells = at(rows.cells_of(rows.scenarios[0]), {"param.n": "200000"})
    points = scaling_points(rows, cells, estimate=estimate, log=log)
    cast = Cast.of(rows.interpreters)
    drawn = plotted(points, measure="speedup")
    return points, scaling_figure(
        drawn, cast=cast, machine=rows.machine, log=log, zoom_kept_for="here"
    ).validated


def calls(document: RunDocument, *, log: bool = False) -> tuple[Any, go.Figure]:
    rows = rows_of(document)
    scenario = rows.scenarios[-1]
    points = call_points(scenario, rows.cells_of(scenario), log=log)
    order = declared_order(scenario, points)
    return points, calls_figure(
        points, order, cast=Cast.of(rows.interpreters), log=log, zoom_kept_for="here"
    ).validated


@pytest.mark.parametrize("log", [False, True])
def test_bars_reach_exactly_the_limits_of_their_interval(document: RunDocument, log: bool) -> None:
    points, figure = scaling(document, log=log)
    drawn = {
        (point.row.cell.interpreter, point.row.cell.strategy, point.row.cell.workers): point.speedup
        for point in points
        if point.speedup
    }
    ends = {
        (round(y - minus, 9), round(y, 9), round(y + plus, 9))
        for trace in figure.data[:-1]
        for y, plus, minus in zip(trace.y, trace.error_y.array, trace.error_y.arrayminus, strict=True)
    }
    assert ends == {(round(one.low, 9), round(one.estimate, 9), round(one.high, 9)) for one in drawn.values()}
    assert len(drawn) == 11


def test_series_stand_beside_each_other_near_their_worker_count(document: RunDocument) -> None:
    for log in (False, True):
        _, figure = scaling(document, log=log)
        places = [place for trace in figure.data[:-1] for place in trace.x]
        assert all(min(abs(place - count) for count in (1, 2, 4)) < 0.2 for place in places)
        assert len(set(places)) == len(places)


def test_units_of_a_closed_loop_stand_where_their_number_is(document: RunDocument) -> None:
    cells = []
    for result in document.cells:
        cell = msgspec.structs.replace(result.cell, workers=1, in_flight=result.cell.workers)
        cells.append(msgspec.structs.replace(result, cell=cell))
    _, figure = scaling(msgspec.structs.replace(document, cells=cells))
    places = {round(place) for trace in figure.data[:-1] for place in trace.x}
    assert places == {1, 2, 4}
    told = [text for trace in figure.data[:-1] for text in trace.hovertext or trace.text or trace.customdata]
    assert any("4 in flight" in str(text) for text in told)


def test_the_estimate_that_was_chosen_is_drawn(document: RunDocument) -> None:
    _, total = scaling(document)
    _, typical = scaling(document, estimate="typical")
    assert all(a > b for a, b in zip(typical.data[0].y, total.data[0].y, strict=True))


def test_the_ideal_line_and_the_cores_are_marked(document: RunDocument) -> None:
    _, figure = scaling(document)
    assert figure.data[-1].name == "ideal"
    assert list(figure.data[-1].x) == list(figure.data[-1].y) == [1, 4]
    assert {shape.name for shape in figure.layout.shapes} >= {"2 physical cores", "4 logical cores"}


def test_the_axis_names_interval_and_rounds(document: RunDocument) -> None:
    assert scaling(document)[1].layout.yaxis.title.text == "Speedup (95 % interval, n = 8 rounds)"
    assert calls(document)[1].layout.xaxis.title.text == "ns per call<br>(95 % interval, n = 8 rounds)"


def test_no_cell_is_lost_between_chart_and_list(document: RunDocument) -> None:
    points, figure = scaling(document)
    drawn = sum(len(trace.x) for trace in figure.data[:-1])
    absent = [point for point in points if point.speedup is None]
    assert drawn + len(absent) == len(points) == 16
    assert sorted({point.state for point in absent}) == ["invalid", "reference", "unsupported"]
    assert all(point.reason for point in absent)


def test_a_comparison_that_is_invalid_or_has_no_interval_says_so(document: RunDocument) -> None:
    first, second, third, *rest = document.comparisons
    changed = msgspec.structs.replace(
        document,
        comparisons=[
            msgspec.structs.replace(first, state="invalid", reason="results differ"),
            msgspec.structs.replace(second, total=None, typical=None, reason=None),
            *rest,
        ],
    )
    points, _ = scaling(changed)
    told = {point.row.cell.id: (point.state, point.reason) for point in points if point.speedup is None}
    assert told[first.subject] == ("invalid", "results differ")
    assert told[second.subject][1] == "too few rounds for an interval of the total time"
    assert told[third.subject] == ("not compared", "the run compared it with nothing")


@pytest.mark.parametrize("draw", [scaling, calls])
def test_what_a_log_axis_cannot_show_is_listed_instead(document: RunDocument, draw: Any) -> None:
    below = Interval(estimate=0.5, low=-0.1, high=1.0, level=0.95, n=8)
    comparisons = [msgspec.structs.replace(one, total=below) for one in document.comparisons]
    cells = [
        msgspec.structs.replace(one, unit_wall_ns=below) if one.outcome == "measured" else one
        for one in document.cells
    ]
    changed = msgspec.structs.replace(document, comparisons=comparisons, cells=cells)
    points, figure = draw(changed, log=True)
    assert not [trace for trace in figure.data if trace.name != "ideal"]
    assert any("log axis" in (point.reason or "") for point in points)
    assert [trace for trace in draw(changed, log=False)[1].data if trace.name != "ideal"]


@pytest.mark.parametrize("draw", [scaling, calls])
def test_an_empty_run_gives_an_empty_chart(document: RunDocument, draw: Any) -> None:
    points, figure = draw(msgspec.structs.replace(document, cells=[], comparisons=[]))
    assert not points
    assert [trace.name for trace in figure.data] in ([], ["ideal"])


def test_one_worker_count_alone_is_drawn(document: RunDocument) -> None:
    cells = [one for one in document.cells if one.cell.workers == 1]
    _, figure = scaling(msgspec.structs.replace(document, cells=cells))
    assert figure.layout.xaxis.range == (0, 2)


def test_calls_have_a_row_a_variant_from_the_top(document: RunDocument) -> None:
    points, figure = calls(document)
    assert figure.layout.yaxis.ticktext[0] == "native +"
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert sum(len(trace.x) for trace in figure.data) == 13
    assert [point.reason for point in points if point.wall_ns is None] == ["signal SIGSEGV"]


def test_the_fastest_variant_comes_first_and_those_without_a_time_last(document: RunDocument) -> None:
    points, _ = calls(document)
    order = ["__call__", "def", "unmeasured", "native +"]
    assert fastest_first(points, order) == ["native +", "def", "__call__", "unmeasured"]


def test_foreign_words_are_no_markup_for_plotly() -> None:
    assert plain("<b>a</b> & <a href='x'>y</a>") == "&lt;b&gt;a&lt;/b&gt; &amp; &lt;a href='x'&gt;y&lt;/a&gt;"
    assert "\n" not in plain("a\nb")
    assert len(plain("x" * 10_000)) < 200


def test_intervals_that_differ_in_rounds_or_level_are_told_apart() -> None:
    eight = Interval(estimate=1, low=1, high=1, level=0.95, n=8)
    many = Interval(estimate=1, low=1, high=1, level=0.99, n=64)
    assert interval_words([eight]) == "95 % interval, n = 8 rounds"
    assert interval_words([eight, many]) == "95 % and 99 % interval, n = 8 to 64 rounds"
    assert interval_words([]) == ""
