"""Pages turn a view into content; the registry holds them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.export.chart_table import exported
from internals_lab_dashboard.pages.bases.run_page import when
from internals_lab_dashboard.pages.bases.scenario_page import flowing
from internals_lab_dashboard.pages.content.page import Content, Page
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.shell.drawing import chosen, shape
from internals_lab_dashboard.view import View

from internals_lab.model.cell import Interval

SCALING, CALLS = (next(page for page in PAGES if page.name == name) for name in ("Scaling", "Calls"))


def content(page: Page, folder: Path, **query: object) -> Content:
    library = Library(folder)
    return page.content(library, library.shelf(), View.of(query))


def test_pages_have_addresses_of_their_own() -> None:
    assert len({page.path for page in PAGES}) == len({page.name for page in PAGES}) == len(PAGES)
    assert all(page.path.startswith("/") and page.question for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_chosen_view_leads_to_the_same_content(page: Page, folder_for: Callable[[str], Path]) -> None:
    folder = folder_for(page.name)
    first = content(page, folder)
    again = content(page, folder, **dict(chosen(first).words))
    assert again.charts[0].figure == first.charts[0].figure
    assert shape(again) == shape(first)
    assert again.charts[0].rows == first.charts[0].rows


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_column_of_the_table_is_filled_by_every_row(
    page: Page, folder_for: Callable[[str], Path]
) -> None:
    charts = content(page, folder_for(page.name)).charts
    assert charts
    for chart in charts:
        shown = {column.field for column in chart.columns}
        in_files = {column.field for column in exported(chart.columns)}
        assert chart.rows
        assert all(set(row) == shown | in_files for row in chart.rows)


@pytest.mark.parametrize("page", [SCALING, CALLS], ids=lambda page: page.name)
def test_a_chart_without_anything_in_it_is_a_message_and_its_cells_keep_their_reasons(
    page: Page, document: Any, make_folder: Any
) -> None:
    cells = [
        msgspec.structs.replace(one, outcome="timeout", reason="took too long", samples=[], unit_wall_ns=None)
        for one in document.cells
    ]
    broken = msgspec.structs.replace(document, cells=cells, comparisons=[], diagnoses=[], verdicts=[])
    shown = content(page, make_folder([broken]))
    assert shown.message is not None
    assert shown.message.title == "Nothing to draw"
    assert not shown.charts
    assert {one.reason for one in shown.absences} == {"took too long"}


def test_one_setting_is_shown_at_a_time(results_folder: Path) -> None:
    shown = content(SCALING, results_folder, **{"param.n": "400000"})
    assert next(one.value for one in shown.controls if one.key == "param.n") == "400000"
    assert len(shown.charts[0].rows) == 16


def test_a_filter_changes_the_picture_but_not_the_shape_of_the_page(results_folder: Path) -> None:
    everything = content(SCALING, results_folder)
    some = content(SCALING, results_folder, interpreter="cpython-3.13.5t", strategy=["threads", "nonsense"])
    assert shape(some) == shape(everything)
    assert [trace.name for trace in some.charts[0].figure.validated.data] == ["3.13t · threads", "ideal"]
    assert (
        some.charts[0].figure.validated.layout.uirevision
        == everything.charts[0].figure.validated.layout.uirevision
    )


def test_a_free_threaded_build_with_its_gil_on_is_a_warning(
    run_builder: type, make_folder: Any, tmp_path: Path
) -> None:
    builder = run_builder().scaling()
    builder.cells = [
        msgspec.structs.replace(
            one,
            samples=[
                msgspec.structs.replace(
                    sample, gil=msgspec.structs.replace(sample.gil, at_end=True, enabled_by="_numpy_like")
                )
                for sample in one.samples
            ],
        )
        for one in builder.cells
    ]
    facts = {fact.label: fact for fact in content(SCALING, make_folder([builder.build()])).facts}
    assert facts["3.13t"].tone == "warn"
    assert "turned on by _numpy_like" in facts["3.13t"].text
    assert facts["3.13"].tone == "plain"


def test_two_builds_with_one_short_name_are_told_apart(run_builder: type, make_folder: Any) -> None:
    builder = run_builder().scaling()
    builder.interpreters = [msgspec.structs.replace(one, short="3.13") for one in builder.interpreters]
    names = {row["interpreter"] for row in content(SCALING, make_folder([builder.build()])).charts[0].rows}
    assert names == {"cpython-3.13.5", "cpython-3.13.5t"}


def test_a_page_without_a_fitting_scenario_says_what_it_wants(results_folder: Path) -> None:
    shown = content(CALLS, results_folder, run="20260228-090000-cd34")
    assert shown.message is not None
    assert "a set of snippets" in shown.message.text
    assert {control.key for control in shown.controls} == {"run", "interpreter", "strategy", "workers"}


def test_scaling_and_samples_open_on_a_scenario_that_they_can_show(document: Any, make_folder: Any) -> None:
    alone = msgspec.structs.replace(document.scenarios[0], id="exp_a.py::alone", strategies=["sequential"])
    inspected = msgspec.structs.replace(alone, id="exp_a.py::seen", kind="inspection")
    folder = make_folder(
        [msgspec.structs.replace(document, scenarios=[inspected, alone, *document.scenarios])]
    )
    offered = {
        name: [
            value
            for control in content(next(page for page in PAGES if page.name == name), folder).controls
            if control.key == "scenario"
            for value, _ in control.options
        ]
        for name in ("Scaling", "Samples")
    }
    assert not {inspected.id, alone.id} & {*offered["Scaling"]}
    assert offered["Samples"][0] == alone.id
    assert inspected.id not in offered["Samples"]


def test_the_lines_of_a_docstring_flow_and_its_paragraphs_stay() -> None:
    assert flowing("One line\nand the next.\n\n  Another\n  paragraph.") == (
        "One line and the next.\n\nAnother paragraph."
    )


def test_damage_of_a_killed_run_is_told(run_builder: type, make_folder: Any) -> None:
    builder = run_builder().scaling()
    builder.run = msgspec.structs.replace(builder.run, status="interrupted", damage=["line 7 is incomplete"])
    facts = [fact for fact in content(SCALING, make_folder([builder.build()])).facts if fact.tone == "warn"]
    assert [fact.text for fact in facts] == [
        "interrupted: what was measured until then is shown",
        "line 7 is incomplete",
    ]


def test_a_view_keeps_only_words() -> None:
    view = View.of({"a": "x", "b": ["y", "z", 3, None, ""], "c": None, "d": "", "e": 4, "f": {"g": "h"}})
    assert dict(view.words) == {"a": ("x",), "b": ("y", "z")}
    assert view.query == "a=x&b=y&b=z"


def test_a_choice_that_is_no_option_falls_back_to_the_first() -> None:
    view = View.of({"scale": "cubic", "strategy": ["magic", "threads"]})
    assert view.choice("scale", ["linear", "log"]) == "linear"
    assert view.several("strategy", ["threads", "processes"]) == ["threads"]


def test_a_time_that_is_none_is_shown_as_it_stands() -> None:
    assert when("2026-03-01T11:15:30+01:00") == "2026-03-01 10:15 UTC"
    assert when("yesterday") == "yesterday"


@pytest.mark.parametrize(("most", "scale"), [(8, "linear"), (16, "log")])
def test_many_workers_are_first_shown_on_log_axes(
    run_builder: type, make_folder: Any, most: int, scale: str
) -> None:
    builder = run_builder()
    scenario = builder.scenario("exp_x.py::f")
    reference = builder.cell(scenario, "cpython-3.13.5", "sequential", 1)
    for workers in (2, most):
        builder.speedup(builder.cell(scenario, "cpython-3.13.5", "threads", workers), reference, 1.5)
    folder = make_folder([builder.build()])
    assert content(SCALING, folder).charts[0].figure.validated.layout.xaxis.type == scale
    assert content(SCALING, folder, scale="linear").charts[0].figure.validated.layout.xaxis.type == "linear"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_figures_that_nobody_can_have_measured_break_no_page(
    page: Page, run_builder: type, make_folder: Any
) -> None:
    nothing = Interval(estimate=0, low=-1, high=0, level=0.95, n=8)
    builder = run_builder().scaling().calls()
    names = ("unit_wall_ns", "memory_bytes", "pool_start_wall_ns", "task_wall_ns", "settled")
    builder.cells = [
        msgspec.structs.replace(
            one,
            cell=msgspec.structs.replace(one.cell, workers=0),
            **dict.fromkeys(names, nothing),
        )
        for one in builder.cells
    ]
    builder.comparisons = [
        msgspec.structs.replace(one, typical=nothing, total=nothing) for one in builder.comparisons
    ]
    shown = content(page, make_folder([builder.build()]))
    assert shown.charts or shown.message
