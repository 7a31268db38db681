"""The GC page: every setting of the collector has its figures, its pauses and a word on what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.content.page import Chart, Content
from internals_lab_dashboard.pages.gc.page import GcPage
from internals_lab_dashboard.view import View

from internals_lab.model.gc_settings import GcFront, GcSetting
from internals_lab.model.run import RunDocument

WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
MakeFolder = Callable[[Iterable[RunDocument]], Path]


@pytest.fixture
def settings(run_builder: type[Any]) -> RunDocument:
    """Four settings on two interpreters."""
    document: RunDocument = run_builder().collector().build()
    return document


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return GcPage().content(library, library.shelf(), View.of(query))


def charts(shown: Content) -> dict[str, Chart]:
    return {chart.key: chart for chart in shown.charts}


def tiles(shown: Content) -> dict[tuple[str, str], str]:
    """What each row of the map's table says of each figure."""
    return {
        (str(row["setting"]), str(row["figure"])): f"{row['value']} {row['standing']}"
        for row in charts(shown)["map"].rows
    }


def test_every_setting_is_held_against_the_first_in_every_figure(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    told = tiles(content(make_folder([settings])))
    assert told["700, 10, 10", "Speed"] == "1.00× the reference"
    assert told["2000, 10, 0", "Speed"] == "1.10× better"
    assert told["20000, 10, 0", "Pause, p99"].endswith("worse")
    assert told["off", "Pause, p99"] == "no pause better"
    assert told["off", "Peak memory"].endswith("worse")
    assert len(told) == 4 * 6


def test_a_tile_says_in_words_what_its_colour_says(settings: RunDocument, make_folder: MakeFolder) -> None:
    [heat_map] = charts(content(make_folder([settings])))["map"].figure.validated.data
    for heats, texts in zip(heat_map.z, heat_map.text, strict=True):
        for heat, text in zip(heats, texts, strict=True):
            assert ("better" in text, "worse" in text) == (heat > 0, heat < 0)


def test_another_setting_can_be_what_the_others_are_held_against(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    shown = content(make_folder([settings]), relative="off")
    told = tiles(shown)
    assert told["off", "Speed"] == "1.00× the reference"
    # Samples of these cells share no sweeps, and the document has no such pair.
    assert told["700, 10, 10", "Speed"].endswith("no figure")
    assert told["700, 10, 10", "Pause, p99"].endswith("worse")


def test_the_map_can_have_a_column_an_interpreter_or_a_team(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    folder = make_folder([settings])
    by_interpreter = content(folder, by="interpreters", figure="gc.longest_pause_ns")
    rows = charts(by_interpreter)["map"].rows
    assert {row["figure"] for row in rows} == {"Longest pause"}
    assert {row["where"] for row in rows} == {
        "3.13 · sequential",
        "3.13t · sequential",
        "micropython · sequential",
    }
    assert [row["reason"] for row in rows if "micro" in str(row["where"])] == [
        "unsupported: micropython has no gc.set_threshold"
    ]
    speeds = charts(content(folder, by="interpreters"))["map"].rows
    assert [row["standing"] for row in speeds if "micro" in str(row["where"])] == ["no figure"]
    by_team = content(folder, by="teams")
    axis = charts(by_team)["map"].figure.validated.layout.xaxis
    assert list(axis.ticktext) == ["sequential", "threads × 2"]


def test_pauses_of_all_passes_are_counted_and_marked(settings: RunDocument, make_folder: MakeFolder) -> None:
    chart = charts(content(make_folder([settings])))["pauses"]
    assert [row["pauses"] for row in chart.rows] == [6 * 24, 6 * 8, 6 * 1]
    lines = [trace for trace in chart.figure.validated.data if trace.mode == "lines"]
    assert "n = 144 pauses of 6 passes" in lines[0].name
    assert (lines[0].y[0], lines[0].y[-1]) == (0, pytest.approx(1))
    marks = next(trace for trace in chart.figure.validated.data if trace.mode == "markers")
    assert list(marks.y) == [0.5, 0.99, 1.0]
    assert list(marks.x) == sorted(marks.x)
    assert chart.figure.validated.layout.xaxis.type == "log"
    assert "off" not in {row["setting"] for row in chart.rows}


def test_the_timeline_shows_the_pass_with_the_longest_pause_first(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    folder = make_folder([settings])
    first = charts(content(folder))["pause-timeline"]
    assert first.title == "Pauses beside throughput: 700, 10, 10, pass 6"
    assert sum(len(trace.x) for trace in first.figure.validated.data if trace.type == "scatter") == 24
    assert [row["rate"] for row in first.rows] == [400.0] * 4
    other = charts(content(folder, setting="[20000,10,0]", **{"pass": "2", "team": "threads-2"}))
    assert other["pause-timeline"].title == "Pauses beside throughput: 20000, 10, 0, pass 2"
    assert [row["rate"] for row in other["pause-timeline"].rows] == [800.0] * 4


def test_what_the_verdict_recommends_is_ringed_and_said_first(
    settings: RunDocument, run_builder: type[Any], make_folder: MakeFolder
) -> None:
    ids = [
        one.cell.id
        for one in settings.cells
        if (one.cell.interpreter, one.cell.strategy) == (WITH_GIL, "sequential")
    ]
    front = GcFront(
        team="sequential",
        setting="",
        aims=["throughput", "pauses"],
        settings=[
            GcSetting(cell=one, words=one, dominated_by=[ids[1]] if one == ids[3] else []) for one in ids
        ],
        front=ids[:3],
        recommended=ids[1],
        sentence="gc_threshold=(2000,10,0) is recommended.",
    )
    builder = run_builder().scaling()
    verdict = msgspec.structs.replace(
        builder.verdicts[0], scenario=settings.scenarios[0].id, interpreter=WITH_GIL, gc=[front]
    )
    shown = content(make_folder([msgspec.structs.replace(settings, verdicts=[verdict])]))
    assert [(card.title, card.state, card.sentences) for card in shown.cards] == [
        ("3.13 · sequential", "change", ("gc_threshold=(2000,10,0) is recommended.",))
    ]
    trade = charts(shown)["trade"]
    ring = next(trace for trace in trade.figure.validated.data if trace.name == "recommended")
    assert list(ring.y) == [pytest.approx(1.1)]
    assert [row["beaten_by"] for row in trade.rows] == ["none", "none", "none", "2000, 10, 0"]
    pale = [trace.marker.opacity for trace in trade.figure.validated.data if trace.mode == "markers+text"]
    assert pale == [1, 1, 1, 0.4]


def test_interpreters_that_tell_nothing_are_listed_with_the_reason(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    shown = content(make_folder([settings]))
    assert [(one.state, one.what, one.reason) for one in shown.absences] == [
        ("unsupported", "micropython · sequential: gc", "micropython has no gc.set_threshold")
    ]


def test_cells_are_told_apart_where_there_is_one_setting(results_folder: Path) -> None:
    shown = content(results_folder)
    rows = {row["setting"] for row in charts(shown)["map"].rows}
    assert {"3.13 · sequential", "3.13t · threads × 4"} <= rows
    assert "on" not in {control.key for control in shown.controls}


def test_a_run_without_the_probe_says_which_command_asks_it(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    message = content(make_folder([run_builder().scaling().build()])).message
    assert message is not None
    assert message.steps[0][1] == "pytest --internals-lab --lab-probe gc"


def test_peak_memory_that_no_pass_told_of_is_a_tile_without_a_figure(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    cells = [
        msgspec.structs.replace(
            one, figures=[figure for figure in one.figures if figure.name != "peak_rss_bytes"]
        )
        for one in settings.cells
    ]
    shown = content(make_folder([msgspec.structs.replace(settings, cells=cells)]))
    assert tiles(shown)["off", "Peak memory"] == "– no figure"


def test_a_cell_whose_rounds_are_not_to_be_believed_has_its_pauses_all_the_same(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    cells = [
        msgspec.structs.replace(one, outcome="invalid", reason="starved by others")
        if one.cell.knobs["gc_threshold"] == "off"
        else one
        for one in settings.cells
    ]
    shown = content(make_folder([msgspec.structs.replace(settings, cells=cells)]))
    told = tiles(shown)
    assert told["off", "Speed"] == "– no figure"
    assert told["off", "Pause, p99"] == "no pause better"
    assert ("invalid", "3.13 · sequential, off: speed", "starved by others") in {
        (one.state, one.what, one.reason) for one in shown.absences
    }


def test_what_the_effort_left_out_is_no_row(settings: RunDocument, make_folder: MakeFolder) -> None:
    def skipped(one: Any) -> Any:
        if one.cell.knobs["gc_threshold"] != [2000, 10, 0]:
            return one
        reason = "effort quick measures the first and the last gc_threshold"
        return msgspec.structs.replace(
            one, outcome="skipped", reason=reason, samples=[], probe_passes=[], figures=[]
        )

    cells = [skipped(one) for one in settings.cells]
    shown = content(make_folder([msgspec.structs.replace(settings, cells=cells)]))
    assert len(tiles(shown)) == 3 * 6
    assert [one.what for one in shown.absences if one.state == "skipped"] == [
        "3.13: gc of 2 cells",
        "3.13t: gc of 2 cells",
    ]


def test_columns_that_no_probe_can_have_written_break_nothing(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    odd: list[Any] = [
        {"columns": {"start_ns": [None, "x", 1, 2], "pause_ns": [5, 5, -3]}, "detail": {"blocks": [1]}},
        {"columns": {"start_ns": [1], "pause_ns": [2.5], "generation": ["old"]}, "detail": "text"},
        {
            "columns": {},
            "detail": {"blocks": {"start_ns": [0, None], "wall_ns": [0, 3]}},
            "figures": {"pauses": -4},
        },
    ]
    cells = [
        msgspec.structs.replace(
            one,
            probe_passes=[
                msgspec.structs.replace(seen, **odd[number % 3])
                for number, seen in enumerate(one.probe_passes)
            ],
        )
        for one in settings.cells
    ]
    shown = content(make_folder([msgspec.structs.replace(settings, cells=cells)]))
    assert "map" in charts(shown)


def test_the_chosen_view_of_a_setting_leads_to_the_same_charts(
    settings: RunDocument, make_folder: MakeFolder
) -> None:
    folder = make_folder([settings])
    chosen = {
        "on": FREE,
        "team": "threads-2",
        "by": "teams",
        "cost": "gc.peak_rss_bytes",
        "relative": "[2000,10,0]",
        "figure": "gc.pause_share",
    }
    shown = content(folder, **chosen)
    values = {control.key: control.value for control in shown.controls}
    assert {key: values[key] for key in chosen} == chosen
    again = content(folder, **values)
    assert [chart.figure for chart in again.charts] == [chart.figure for chart in shown.charts]
