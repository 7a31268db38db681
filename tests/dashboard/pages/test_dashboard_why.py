"""The page that takes lost capacity apart, from the diagnosis and the timeline of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.capacity import capacity_points
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.data.run.rows import rows_of
from internals_lab_dashboard.data.run.timeline import timelines
from internals_lab_dashboard.export.chart_table import chart_table
from internals_lab_dashboard.figures.capacity import PARTS, capacity_figure
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.timeline import timeline_figure
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.pages.why import WhyPage
from internals_lab_dashboard.view import View

from internals_lab.model.cell import Interval
from internals_lab.model.results import LostShares
from internals_lab.model.run import RunDocument


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return WhyPage().content(library, library.shelf(), View.of(query))


def with_lost(document: RunDocument, lost: LostShares) -> RunDocument:
    diagnoses = [msgspec.structs.replace(one, lost=lost) for one in document.diagnoses]
    return msgspec.structs.replace(document, diagnoses=diagnoses)


def test_the_parts_of_a_bar_make_up_the_whole(document: RunDocument) -> None:
    rows = rows_of(document)
    drawn = [point.shares for point in capacity_points(rows, rows.cells) if point.shares]
    assert drawn
    assert all(sum(shares.values()) == pytest.approx(1) for shares in drawn)
    assert all(set(shares) == {part.name for part in PARTS} for shares in drawn)


def test_losses_beyond_the_whole_leave_no_negative_work(document: RunDocument) -> None:
    lost = LostShares(starting=0.5, waiting=0.4, starved=0.2, imbalance=0.0, cpu_inflation=0.1)
    rows = rows_of(with_lost(document, lost))
    assert {point.shares["work"] for point in capacity_points(rows, rows.cells) if point.shares} == {0.0}


def test_every_parallel_cell_is_drawn_or_listed_with_its_reason(results_folder: Path) -> None:
    shown = content(results_folder)
    drawn = {row["cell"] for row in shown.charts[0].rows}
    listed = {absence.what: absence for absence in shown.absences}
    assert len(drawn) == 7
    assert not drawn & set(listed)
    assert listed["3.13t · processes × 4"].state == "invalid"
    assert all(absence.reason for absence in listed.values())


def test_a_platform_that_does_not_count_is_told_not_guessed(document: RunDocument, make_folder: Any) -> None:
    shown = content(
        make_folder([with_lost(document, LostShares(starting=0.1, imbalance=0.1, cpu_inflation=0.2))])
    )
    assert [chart.key for chart in shown.charts] == ["timeline"]
    assert "does not count waiting, starved" in shown.absences[0].reason


def test_the_timeline_lays_blocks_side_by_side(document: RunDocument) -> None:
    result = next(one for one in document.cells if one.cell.workers == 2 and one.outcome == "measured")
    first = timelines(result.samples)[0]
    stretches = first.stretches(most_blocks=3)
    assert [one.block for one in stretches] == [0, 0, 1, 1, 2, 2]
    assert [one.released_ns for one in stretches[::2]] == [0, 6_000_000, 12_000_000]
    assert all(one.released_ns < one.start_ns < one.end_ns for one in stretches)
    assert stretches[0].cpu_share == pytest.approx(5.5 / 5.98)


def test_time_on_a_processor_that_nobody_counted_stays_unknown(document: RunDocument) -> None:
    result = next(one for one in document.cells if one.cell.workers == 2 and one.outcome == "measured")
    sample = result.samples[0]
    blind = msgspec.structs.replace(
        sample, workers=msgspec.structs.replace(sample.workers, cpu_ns=[None] * len(sample.workers.block))
    )
    (timeline,) = timelines([blind])
    assert {one.cpu_share for one in timeline.stretches(most_blocks=4)} == {None}
    assert [trace.uid for trace in timeline_figure(timeline, zoom_kept_for="x").validated.data] == [
        "stretches"
    ]


def test_another_cell_and_round_can_be_chosen(results_folder: Path) -> None:
    first = content(results_folder)
    choice = next(control for control in first.controls if control.key == "timeline")
    other = choice.options[-1][0]
    again = content(results_folder, timeline=other, round="3")
    assert again.charts[1].title.endswith(f"{dict(choice.options)[other]}, round 3")
    assert first.charts[1].title.endswith("round 1")


def test_the_reading_of_each_cell_stands_above_the_charts(results_folder: Path) -> None:
    cards = {card.title: card for card in content(results_folder).cards}
    assert set(cards) == {
        "3.13 · threads × 4",
        "3.13 · processes × 4",
        "3.13t · threads × 4",
        "3.13t · processes × 2",
    }
    assert cards["3.13 · threads × 4"].state == "consistent with GIL hand-off"
    assert cards["3.13 · threads × 4"].sentences == ("It is as it is.",)


def test_one_worker_alone_leaves_nothing_to_take_apart(run_builder: type, make_folder: Any) -> None:
    builder = run_builder()
    scenario = builder.scenario("experiments/exp_one.py::alone", strategies=["sequential", "threads"])
    builder.cell(scenario, "cpython-3.13.5", "sequential", 1)
    shown = content(make_folder([builder.build()]))
    assert shown.message is not None
    assert "--lab-workers" in shown.message.steps[0][1]


def test_an_empty_choice_gives_an_empty_chart(document: RunDocument) -> None:
    drawing = capacity_figure([], cast=Cast.of(document.interpreters), zoom_kept_for="x")
    assert [len(trace.x) for trace in drawing.validated.data] == [0] * len(PARTS)


def test_the_machine_s_ceiling_stands_on_each_bar_with_its_interval(
    document: RunDocument, make_folder: Any
) -> None:
    ceiling = Interval(estimate=1.9, low=1.8, high=1.96, level=0.95, n=8)
    diagnoses = [msgspec.structs.replace(one, ceiling=ceiling) for one in document.diagnoses]
    shown = content(make_folder([msgspec.structs.replace(document, diagnoses=diagnoses)]))
    chart = shown.charts[0]
    trace = next(one for one in chart.figure.validated.data if one.name == "what the machine gives")
    assert trace.x[0] == pytest.approx(0.95)
    assert "(90.0% to 98.0%)" in trace.hovertext[0]
    assert chart.rows[0]["ceiling"] == "95.0% (90.0% to 98.0%)"


def test_a_part_of_a_bar_tells_its_interval_over_rounds(document: RunDocument, make_folder: Any) -> None:
    waiting = Interval(estimate=0.46, low=0.44, high=0.48, level=0.95, n=8)
    diagnoses = [
        msgspec.structs.replace(one, lost_over_rounds={"waiting": waiting}) for one in document.diagnoses
    ]
    chart = content(make_folder([msgspec.structs.replace(document, diagnoses=diagnoses)])).charts[0]
    figure, row = chart.figure, chart.rows[0]
    parts = {one.name: one for one in figure.validated.data}
    assert "(44.0% to 48.0%)<br>95 % interval, n = 8 rounds" in parts["waiting"].hovertext[0]
    assert "interval" not in parts["starting"].hovertext[0]
    assert "n = 8 rounds" in figure.validated.layout.xaxis.title.text
    # The table says the same, and a file has it in full.
    assert (row["waiting_interval"], row["starting_interval"]) == ("44.0% to 48.0%", "")
    assert row["waiting"] == parts["waiting"].x[0]
    names, table = chart_table(chart)
    assert {f"waiting{end}" for end in ("", "_low", "_high", "_level", "_n")} < set(names)
    assert [table[f"waiting_{end}"][0] for end in ("low", "high", "level", "n")] == [0.44, 0.48, 0.95, 8]
    assert not {name for name in names if name.startswith("work_")}, (
        "what is left of the whole is no estimate"
    )


def test_a_reading_names_no_cause_where_there_is_none(document: RunDocument, make_folder: Any) -> None:
    diagnoses = [msgspec.structs.replace(one, reading="scales") for one in document.diagnoses]
    cards = content(make_folder([msgspec.structs.replace(document, diagnoses=diagnoses)])).cards
    assert {card.state for card in cards} == {"little is lost"}


def test_lanes_of_many_workers_are_narrow_and_named_now_and_then(document: RunDocument) -> None:
    result = next(one for one in document.cells if one.cell.workers == 2 and one.outcome == "measured")
    lanes = 128
    sample = result.samples[0]
    rows = msgspec.structs.replace(
        sample.workers,
        block=[0] * lanes,
        worker=list(range(lanes)),
        start_ns=[0] * lanes,
        end_ns=[6_000_000] * lanes,
        cpu_ns=[6_000_000] * lanes,
    )
    [timeline] = timelines([msgspec.structs.replace(sample, workers=rows)])
    figure = timeline_figure(timeline, zoom_kept_for="x")
    assert figure.validated.layout.height < 1400
    names = figure.validated.layout.yaxis.ticktext
    assert names[0] == "worker 1"
    assert 32 < len(names) < 128
