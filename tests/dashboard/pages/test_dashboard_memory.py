"""The Memory page: what cells hold stands beside how fast they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.content.page import Chart, Content
from internals_lab_dashboard.pages.memory.page import MemoryPage
from internals_lab_dashboard.view import View

from internals_lab.model.cell import CellResult
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument

WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
MakeFolder = Callable[[Iterable[RunDocument]], Path]


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return MemoryPage().content(library, library.shelf(), View.of(query))


def charts(shown: Content) -> dict[str, Chart]:
    return {chart.key: chart for chart in shown.charts}


def without(document: RunDocument, probe: str) -> RunDocument:
    """The run as it is where a probe was not asked."""
    cells = [
        msgspec.structs.replace(one, probe_passes=[seen for seen in one.probe_passes if seen.probe != probe])
        for one in document.cells
    ]
    return msgspec.structs.replace(document, cells=cells)


def changed(document: RunDocument, change: Callable[[ProbePass], ProbePass]) -> RunDocument:
    """Every pass as a probe might have written it."""
    cells = [
        msgspec.structs.replace(one, probe_passes=[change(seen) for seen in one.probe_passes])
        for one in document.cells
    ]
    return msgspec.structs.replace(document, cells=cells)


def test_sizes_of_a_cell_stand_beside_its_speedup(results_folder: Path) -> None:
    chart = charts(content(results_folder))["sizes"]
    rows = [row for row in chart.rows if row["cell"] == "3.13t · threads × 4"]
    assert {row["what"] for row in rows} == {
        "unique",
        "proportional",
        "resident",
        "resident at the most",
    }
    assert [row["speedup"] for row in rows] == [pytest.approx(2.84 * 1.02)] * 4
    speeds = next(trace for trace in chart.figure.validated.data if trace.xaxis == "x2")
    assert len(speeds.x) == 12 + 1
    assert {row["n"] for row in chart.rows} == {6}


def test_an_added_worker_takes_what_its_cell_holds_more_by_so_many(results_folder: Path) -> None:
    chart = charts(content(results_folder, interpreter=WITH_GIL, strategy=["threads"]))["added"]
    told = {row["cell"]: (row["estimate"], row["workers"], row["over"]) for row in chart.rows}
    # Of 6 passes that differ by 0.1 % of what is held each, between two cells that differ by 3 MB a worker.
    assert told["3.13 · threads × 4"] == (pytest.approx(3, abs=0.1), 3, "3.13 · threads × 1")
    assert told["3.13 · threads × 2"] == (pytest.approx(3, abs=0.1), 1, "3.13 · threads × 1")
    assert told["3.13 · threads × 1"][1:] == (1, "3.13 · sequential")
    assert {row["what"] for row in chart.rows} == {"proportional"}


def test_a_filter_does_not_change_what_an_added_worker_is_held_against(results_folder: Path) -> None:
    every = charts(content(results_folder))["added"].rows
    some = charts(content(results_folder, interpreter=FREE))["added"].rows
    assert some == tuple(row for row in every if str(row["cell"]).startswith("3.13t"))


def test_growth_begins_at_nothing_and_ends_with_its_interval(results_folder: Path) -> None:
    chart = charts(content(results_folder))["growth"]
    line = chart.figure.validated.data[0]
    assert list(line.y) == [0, 10, 20, 30]
    assert line.error_y.array[-1] > 0
    assert not any(line.error_y.array[:-1])
    assert chart.rows[0]["median"] == pytest.approx(0.03)
    assert "kB" in chart.figure.validated.layout.yaxis.title.text


def test_what_comes_back_is_drawn_step_by_step(results_folder: Path) -> None:
    chart = charts(content(results_folder))["returned"]
    one = [row["estimate"] for row in chart.rows if row["cell"] == "3.13 · sequential"]
    assert one == sorted(one, reverse=True)
    assert len(one) == 3


def test_what_nobody_could_give_back_is_listed_with_its_reason(
    document: RunDocument, make_folder: MakeFolder
) -> None:
    # As the probe tells it: once, of the first of passes alike.
    told = {
        True: {"not_given_back": "the workers have heaps of their own"},
        False: {"not_trimmed": "mimalloc"},
    }

    def kept(one: CellResult) -> CellResult:
        detail = told[one.cell.strategy == "processes"]
        passes = [
            msgspec.structs.replace(seen, detail=None if seen.number else detail)
            if seen.probe == "memory" and (one.cell.interpreter == FREE or "not_given_back" in detail)
            else seen
            for seen in one.probe_passes
        ]
        return msgspec.structs.replace(one, probe_passes=passes)

    changed_run = msgspec.structs.replace(document, cells=[kept(one) for one in document.cells])
    shown = content(make_folder([changed_run]))
    listed = {(one.what, one.reason) for one in shown.absences if one.state == "not drawn"}
    assert listed == {
        ("3.13t, 4 cells: what a trim gives back", "mimalloc"),
        ("3.13, 3 cells: what a collection gives back", "the workers have heaps of their own"),
        ("3.13t, 2 cells: what a collection gives back", "the workers have heaps of their own"),
    }


def test_lines_have_an_interval_only_where_every_pass_lists_them(results_folder: Path) -> None:
    first, second = charts(content(results_folder))["lines"].rows
    assert first["line"] == "experiments/exp_gc.py:12"
    assert first["low"] < first["estimate"] < first["high"]
    assert (second["low"], second["passes"]) == (None, "3 of 6")


def test_lines_that_all_passes_agree_on_count_in_all_of_them(
    document: RunDocument, make_folder: MakeFolder
) -> None:
    lines = {"lines": [{"file": "a.py", "line": 1, "bytes": 500, "count": 2}]}

    def once(seen: ProbePass) -> ProbePass:
        return msgspec.structs.replace(seen, detail=None if seen.number else lines)

    [row] = charts(content(make_folder([changed(document, once)])))["lines"].rows
    assert (row["passes"], row["estimate"], row["low"]) == ("6 of 6", 0.5, 0.5)


def test_the_cell_whose_lines_are_shown_can_be_chosen(results_folder: Path) -> None:
    shown = content(results_folder, cell="3.13t-threads-2-{'n': 200000}")
    control = next(control for control in shown.controls if control.key == "cell")
    assert charts(shown)["lines"].title == "Lines that hold memory: 3.13t · threads × 2"
    assert len(control.options) == 13


def test_what_no_probe_looked_at_is_a_gap_with_its_command(
    document: RunDocument, make_folder: MakeFolder
) -> None:
    shown = content(make_folder([without(document, "allocations")]))
    assert "lines" not in charts(shown)
    assert [gap.steps[0][1] for gap in shown.gaps] == [
        "pytest --internals-lab --lab-probe memory,allocations"
    ]


def test_a_run_without_the_probe_says_which_command_asks_it(
    document: RunDocument, make_folder: MakeFolder
) -> None:
    message = content(make_folder([without(document, "memory")])).message
    assert message is not None
    assert message.steps[0][1] == "pytest --internals-lab --lab-probe memory,allocations"


def test_passes_that_failed_are_listed_with_their_reason_and_number(
    document: RunDocument, make_folder: MakeFolder
) -> None:
    def failing(seen: ProbePass) -> ProbePass:
        if seen.probe != "memory" or seen.number < 4:
            return seen
        return msgspec.structs.replace(seen, outcome="failed", reason="OSError: no /proc", figures={})

    shown = content(make_folder([changed(document, failing)]))
    [absence] = [one for one in shown.absences if one.state == "failed" and one.what.startswith("3.13t")]
    assert (absence.what, absence.reason) == ("3.13t: memory of 6 cells", "OSError: no /proc")


def test_too_few_passes_are_drawn_and_said_to_have_no_interval(
    document: RunDocument, make_folder: MakeFolder
) -> None:
    cells = [
        msgspec.structs.replace(
            one, figures=[], probe_passes=[seen for seen in one.probe_passes if seen.number < 3]
        )
        for one in document.cells
    ]
    shown = charts(content(make_folder([msgspec.structs.replace(document, cells=cells)])))
    assert set(shown) == {"growth", "lines"}
    assert "too few passes for an interval" in shown["growth"].figure.validated.layout.yaxis.title.text
    assert {row["low"] for row in shown["lines"].rows} == {None}


@pytest.mark.parametrize(
    "detail", ["text", [1], {"lines": 3}, {"lines": [4, {"file": 1, "line": None, "bytes": "x"}]}]
)
def test_details_that_no_probe_can_have_written_break_nothing(
    document: RunDocument, make_folder: MakeFolder, detail: Any
) -> None:
    def odd(seen: ProbePass) -> ProbePass:
        return msgspec.structs.replace(seen, detail=detail, columns={"rss_bytes": ["a", None, 3]})

    shown = content(make_folder([changed(document, odd)]))
    assert set(charts(shown)) == {"sizes", "added", "returned"}
