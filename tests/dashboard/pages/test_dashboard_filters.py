"""One filter for all pages: fewer cells, the same colours, and words about what is hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.data.run.rows import rows_of
from internals_lab_dashboard.data.run.selection import Selection
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.content.page import Content, Page
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.view import View

WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
FILTERS = ("interpreter", "strategy", "workers")


def named(name: str) -> Page:
    return next(page for page in PAGES if page.name == name)


def content(page: Page, folder: Path, **query: object) -> Content:
    library = Library(folder)
    return page.content(library, library.shelf(), View.of(query))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_offers_the_same_filters_of_its_run(page: Page, results_folder: Path) -> None:
    offered = {control.key: control.options for control in content(page, results_folder).controls}
    assert {key: offered[key] for key in FILTERS} == {
        "interpreter": ((WITH_GIL, "3.13"), (FREE, "3.13t")),
        "strategy": tuple((one, one) for one in ("sequential", "threads", "processes", "subinterpreters")),
        "workers": (("1", "1"), ("2", "2"), ("4", "4")),
    }


@pytest.mark.parametrize("name", ["Verdict", "Scaling", "Strategies", "Calls", "Memory"])
def test_a_filter_of_an_interpreter_leaves_the_colours_of_the_others(name: str, results_folder: Path) -> None:
    everything = content(named(name), results_folder)
    some = content(named(name), results_folder, interpreter=FREE)
    assert some.filtered
    assert not everything.filtered
    assert _looks(some)
    assert _looks(some) <= _looks(everything)


def _looks(shown: Content) -> set[str]:
    """Of the series that are named after an interpreter of the run."""
    return {
        f"{trace.name} {trace.line.color} {trace.marker.color} {trace.marker.symbol}"
        for chart in shown.charts
        for trace in chart.figure.validated.data
        if trace.type == "scatter" and (trace.name or "").startswith("3.13t")
    }


def test_a_hidden_cell_is_still_what_the_others_are_divided_by(results_folder: Path) -> None:
    everything = content(named("Scaling"), results_folder).charts[0].rows
    some = content(named("Scaling"), results_folder, strategy="threads", workers="4")
    assert list(some.charts[0].rows) == [
        row for row in everything if (row["strategy"], row["workers"]) == ("threads", 4)
    ]
    forest = content(named("Verdict"), results_folder, strategy="threads", workers="4").charts[0].rows
    assert forest
    assert all(
        row["reference"] and "threads" in str(row["subject"]) for row in forest if row["scenario"] == "count"
    )


def test_strategies_and_workers_narrow_only_scenarios_that_vary_in_them(document: Any) -> None:
    rows = rows_of(document)
    threads = rows.only(Selection(strategy=("threads",), workers=("2",)))
    left = {(row.cell.scenario, row.cell.strategy, row.cell.at_once) for row in threads.cells}
    assert ("experiments/exp_calls.py::calls", "sequential", 1) in left
    assert {(strategy, size) for name, strategy, size in left if name.endswith("::count")} == {("threads", 2)}
    assert threads.everything is rows
    assert threads.hidden == len(rows.cells) - len(threads.cells)


def test_verdicts_and_control_cells_follow_their_interpreter(document: Any) -> None:
    rows = rows_of(document)
    some = rows.only(Selection(interpreter=(FREE,)))
    assert {verdict.interpreter for verdict in some.verdicts} == {FREE}
    assert {row.cell.interpreter for row in (*some.cells, *some.controls)} == {FREE}
    assert some.interpreters == rows.interpreters
    assert Cast.of(some.interpreters).tints == Cast.of(rows.interpreters).tints


def test_a_page_says_how_many_cells_are_hidden(results_folder: Path) -> None:
    whole = len(content(named("Scaling"), results_folder).charts[0].rows)
    some = content(named("Scaling"), results_folder, strategy="threads")
    left = len(some.charts[0].rows)
    assert some.filtered is not None
    assert some.filtered.startswith("Filters hide ")
    assert left < whole
    assert content(named("Calls"), results_folder, strategy="threads").filtered == ""


def test_a_page_of_which_nothing_is_left_offers_to_show_all_again(results_folder: Path) -> None:
    shown = content(named("Scaling"), results_folder, strategy="subinterpreters", workers="1")
    assert shown.message is not None
    assert shown.message.clears_filters
    assert "count" in shown.message.text
    assert [control.key for control in shown.controls][:2] == ["run", "scenario"]
    assert not shown.charts


def test_a_scenario_of_which_something_is_left_comes_first_unless_another_is_wanted(
    document: Any, make_folder: Any
) -> None:
    first = document.scenarios[0]
    other = msgspec.structs.replace(first, id=first.id + "_more", name="more")
    doubled = [
        msgspec.structs.replace(
            one,
            cell=msgspec.structs.replace(
                one.cell, id=one.cell.id.replace(first.id, other.id, 1), scenario=other.id
            ),
        )
        for one in document.cells
        if one.cell.scenario == first.id
    ]
    cells = [
        one for one in document.cells if one.cell.scenario != first.id or one.cell.strategy != "processes"
    ]
    folder = make_folder(
        [msgspec.structs.replace(document, scenarios=[*document.scenarios, other], cells=[*cells, *doubled])]
    )
    assert _scenario(content(named("Scaling"), folder)) == first.id
    assert _scenario(content(named("Scaling"), folder, strategy="processes")) == other.id
    empty = content(named("Scaling"), folder, strategy="processes", scenario=first.id)
    assert empty.message is not None
    assert first.name in empty.message.text


def test_words_that_the_run_does_not_have_hide_nothing(results_folder: Path) -> None:
    shown = content(
        named("Scaling"), results_folder, interpreter="pypy", workers=["99", "x"], strategy="magic"
    )
    assert not shown.filtered
    assert len(shown.charts[0].rows) == 16


def test_verdict_counts_the_scenarios_that_are_left_out_as_hidden(results_folder: Path) -> None:
    shown = content(named("Verdict"), results_folder, scenario="experiments/exp_gil.py::count")
    assert shown.filtered
    assert {row["scenario"] for row in shown.charts[0].rows} == {"count"}


def _scenario(shown: Content) -> object:
    return next(control.value for control in shown.controls if control.key == "scenario")
