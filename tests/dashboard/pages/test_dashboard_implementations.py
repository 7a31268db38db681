"""The same work on every interpreter: dots, words where there is none, and the warm-up behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.data.implementations.standings import contests, workloads
from internals_lab_dashboard.data.run.rows import RunRows, rows_of
from internals_lab_dashboard.data.samples.warmup import curves, middle, told_apart
from internals_lab_dashboard.pages.content.page import Chart, Content
from internals_lab_dashboard.pages.implementations.page import MOST_ROWS, ImplementationsPage
from internals_lab_dashboard.view import View

from internals_lab.model.run import RunDocument
from internals_lab.verdicts.derivation import derive

OLD, NEWER, PYPY, MICRO = "cpython-3.11.7", "cpython-3.13.0", "pypy-7.3.11", "micropython-1.26"
LOOP = "experiments/exp_implementations.py::loop"
MakeFolder = Callable[[Iterable[RunDocument]], Path]


@pytest.fixture
def measured(run_builder: type[Any]) -> RunDocument:
    """Three workloads on four interpreters."""
    document: RunDocument = run_builder().implementations().build()
    return document


@pytest.fixture
def shown(make_folder: MakeFolder, measured: RunDocument) -> Callable[..., Content]:
    """The page for a view."""
    folder = make_folder([measured])

    def show(**query: object) -> Content:
        library = Library(folder)
        return ImplementationsPage().content(library, library.shelf(), View.of(query))

    return show


def estimates(chart: Chart) -> dict[tuple[object, object], object]:
    return {(row["workload"], row["interpreter"]): row["estimate"] for row in chart.rows}


def speedup(rows: RunRows, key: str, name: str, over: str) -> float:
    every = workloads(rows)
    (contest,) = (one for one in contests(rows, every, every, over, total=False) if one.key == key)
    (found,) = (one for one in contest.standings if one.interpreter == name)
    assert found.speedup is not None
    return found.speedup.estimate


def test_every_cell_is_a_dot_a_word_or_the_reference(shown: Callable[..., Content]) -> None:
    content = shown(by="workload")
    figure = content.charts[0].figure
    dots = sum(len(trace.x) for trace in figure.validated.data if trace.mode == "markers")
    words = [text for trace in figure.validated.data if trace.mode == "text" for text in trace.text]
    assert dots == 3 * 4 - 2
    assert [text for text in words if "×" not in text] == ["<i>unsupported</i>", "<i>crashed</i>"]
    assert len(content.charts[0].rows) == 12


def test_what_has_no_dot_is_listed_with_its_reason(shown: Callable[..., Content]) -> None:
    listed = {(one.state, one.what): one.reason for one in shown().absences}
    assert listed == {
        ("unsupported", "strings on micropython"): "no module named 'decimal'",
        ("crashed", "generators on pypy3.9"): "signal SIGSEGV",
    }


def test_the_run_s_own_reference_gives_the_document_s_own_comparisons(
    shown: Callable[..., Content], measured: RunDocument
) -> None:
    told = estimates(shown().charts[0])
    own = measured.comparisons[0].typical
    assert own is not None
    assert told["loop", "3.13"] == own.estimate
    assert told["loop", "3.11"] is None


def test_another_reference_is_judged_from_the_rounds_themselves(measured: RunDocument) -> None:
    rows = rows_of(measured)
    assert speedup(rows, LOOP, OLD, NEWER) == pytest.approx(0.8, rel=0.001)
    assert speedup(rows, LOOP, PYPY, NEWER) == pytest.approx(40, rel=0.001)


def test_interpreters_that_never_met_are_compared_by_way_of_the_first(measured: RunDocument) -> None:
    cells = list(measured.cells)
    for index, result in enumerate(cells):
        if result.cell.interpreter == PYPY:
            apart = [msgspec.structs.replace(one, group=1) for one in result.samples]
            cells[index] = msgspec.structs.replace(result, samples=apart)
        if result.cell.interpreter == OLD:
            again = [msgspec.structs.replace(one, group=1) for one in result.samples]
            cells[index] = msgspec.structs.replace(result, samples=[*result.samples, *again])
    rows = rows_of(msgspec.structs.replace(measured, cells=cells))
    assert speedup(rows, LOOP, PYPY, NEWER) == pytest.approx(40, rel=0.001)


def test_a_reference_that_lacks_the_work_leaves_the_others_without_a_figure(
    shown: Callable[..., Content],
) -> None:
    content = shown(relative=MICRO, workload="experiments/exp_implementations.py::strings")
    assert all(row["estimate"] is None for row in content.charts[0].rows)
    assert "no module named 'decimal'" in content.absences[0].reason


def test_the_answer_stands_first_in_words(shown: Callable[..., Content]) -> None:
    assert shown().title == "3 workloads on 4 interpreters"
    lines = shown().lead.splitlines()
    assert lines[0].startswith(
        "Of 2 workloads with a figure, pypy3.9 is faster than 3.11 at 2, by up to 51.0x ["
    )
    assert lines[1].startswith(
        "Of 2 workloads with a figure, micropython is slower than 3.11 at 2, by up to 8.8"
    )
    one = shown(workload=LOOP)
    assert one.title == "loop on 4 interpreters"
    assert one.lead.splitlines()[0].endswith("than 3.11 (95 %, n = 8 rounds).")


def test_a_filter_keeps_the_reference(shown: Callable[..., Content]) -> None:
    rows = shown(interpreter=PYPY).charts[0].rows
    assert {row["interpreter"] for row in rows} == {"3.11", "pypy3.9"}


def test_the_fastest_come_first_where_that_is_asked_for(shown: Callable[..., Content]) -> None:
    labels = shown(order="fastest", by="workload").charts[0].figure.validated.layout.yaxis.ticktext
    assert labels == ("pypy3.9", "3.13", "<b>3.11</b>", "micropython")


def test_with_few_interpreters_each_has_a_panel(shown: Callable[..., Content]) -> None:
    layout = shown(interpreter=[NEWER, PYPY]).charts[0].figure.validated.layout
    assert layout.yaxis.ticktext == ("loop", "strings", "generators")
    assert [note.text for note in layout.annotations[:2]] == ["<b>3.13</b>", "<b>pypy3.9</b>"]


def test_of_many_workloads_the_means_and_those_that_differ_most_are_drawn_until_all_are_asked_for(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder().implementations()
    builder.interpreters = builder.interpreters[:2]
    builder.cells = [one for one in builder.cells if one.cell.interpreter in (OLD, NEWER)]
    builder.comparisons = [one for one in builder.comparisons if f"{NEWER}" in one.subject]
    old, newer = (one.name for one in builder.interpreters)
    for number in range(1, MOST_ROWS + 3):
        scenario = builder.scenario(f"experiments/exp_many.py::work_{number}", strategies=["sequential"])
        reference, subject = (builder.cell(scenario, name, "sequential", 1) for name in (old, newer))
        builder.speedup(subject, reference, 1 + number / 10, about="interpreter")
    folder = make_folder([builder.build()])

    def drawn(**query: object) -> tuple[list[str], Chart]:
        library = Library(folder)
        shown = ImplementationsPage().content(library, library.shelf(), View.of(query))
        return list(shown.charts[0].figure.layout["yaxis"]["ticktext"]), shown.charts[0]

    few, chart = drawn()
    every, whole = drawn(rows="all")
    assert len(few) == MOST_ROWS < len(every)
    assert few == [name for name in every if name in few], "in their own order"
    assert "work_1" not in few
    assert f"work_{MOST_ROWS + 2}" in few
    assert f"the {len(every) - len(few)} others are in the table" in chart.how_to_read
    assert "others are in the table" not in whole.how_to_read
    assert chart.rows == whole.rows


def test_panels_stay_inside_the_paper_and_zoom_together(shown: Callable[..., Content]) -> None:
    layout = shown().charts[0].figure.validated.layout.to_plotly_json()
    axes = {name: axis for name, axis in layout.items() if name.startswith(("xaxis", "yaxis"))}
    assert all(0 <= axis["domain"][0] < axis["domain"][1] <= 1 for axis in axes.values())
    ratios = [axis for name, axis in axes.items() if name.startswith("xaxis") and axis.get("type") == "log"]
    assert [axis.get("matches") for axis in ratios] == [None, "x", "x"]


def test_work_that_nothing_could_do_has_no_panel(run_builder: type[Any], make_folder: MakeFolder) -> None:
    builder = run_builder().implementations()
    gone = {one.cell.id for one in builder.cells if one.cell.scenario == LOOP}
    builder.cells = [
        msgspec.structs.replace(one, outcome="invalid", reason="starved", samples=[])
        if one.cell.id in gone
        else one
        for one in builder.cells
    ]
    library = Library(make_folder([builder.build()]))
    content = ImplementationsPage().content(library, library.shelf(), View.of({"by": "workload"}))
    titles = [note.text for note in content.charts[0].figure.validated.layout.annotations]
    assert titles[:-1] == ["<b>strings</b>", "<b>generators</b>"]
    assert sum(one.state == "invalid" for one in content.absences) == 4


def test_the_mean_of_a_suite_stands_first_and_says_of_how_many_it_is(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder().implementations()
    builder.scenarios = [msgspec.structs.replace(one, suite="small programs") for one in builder.scenarios]
    derived = derive(builder.build())
    library = Library(make_folder([derived]))
    content = ImplementationsPage().content(library, library.shelf(), View.of({"by": "workload"}))
    chart = content.charts[0]
    assert chart.figure.validated.layout.annotations[0].text == "<b>mean of 3 small programs</b>"
    assert list(chart.figure.validated.data[1].text)[:2] == ["1×", "1.16×"]
    assert chart.figure.validated.data[1].text[2].endswith("× 2/3")
    assert content.lead.splitlines()[0].startswith("Over 3 workloads, pypy3.9 is 7.91x faster [")
    assert "geometric mean of those 2 that it can do, 95 %, n = 8 rounds" in content.lead


def test_the_mean_over_another_reference_is_worked_out_too(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder().implementations()
    builder.scenarios = [msgspec.structs.replace(one, suite="small programs") for one in builder.scenarios]
    rows = rows_of(derive(builder.build()))
    every = workloads(rows)
    mean = contests(rows, every, every, NEWER, total=False)[0]
    (old,) = (one for one in mean.standings if one.interpreter == OLD)
    assert old.speedup is not None
    assert old.speedup.estimate == pytest.approx((0.8 * 1.005 * 0.8) ** (1 / 3), rel=0.001)


def test_a_mean_is_told_only_with_all_that_it_stands_on(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder().implementations()
    builder.scenarios = [msgspec.structs.replace(one, suite="small programs") for one in builder.scenarios]
    rows = rows_of(derive(builder.build()))
    every = workloads(rows)
    assert not any(one.is_mean for one in contests(rows, every, every[:2], OLD, total=False))


def test_builds_that_differ_are_a_warning(measured: RunDocument, make_folder: MakeFolder) -> None:
    unlike = msgspec.structs.replace(
        measured.comparisons[0], confounded_by=["compiler: gcc 12 against gcc 8"]
    )
    document = msgspec.structs.replace(measured, comparisons=[unlike, *measured.comparisons[1:]])
    library = Library(make_folder([document]))
    facts = ImplementationsPage().content(library, library.shelf(), View.of({})).facts
    warning = next(fact for fact in facts if fact.label == "Unlike builds")
    assert warning.text.startswith("3.13 and 3.11 differ in compiler:")
    assert warning.tone == "warn"


def test_a_run_on_one_interpreter_says_how_to_get_more(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder().calls()
    builder.interpreters = builder.interpreters[:1]
    builder.cells = [one for one in builder.cells if one.cell.interpreter == builder.interpreters[0].name]
    library = Library(make_folder([builder.build()]))
    message = ImplementationsPage().content(library, library.shelf(), View.of({})).message
    assert message is not None
    assert "--lab-interpreters all" in message.steps[0][1]


def test_warmup_is_time_per_unit_in_passes_and_blocks_alike(measured: RunDocument) -> None:
    rows = rows_of(measured)
    curve = curves(workloads(rows)[0].cells[OLD], rows.scenarios[0])[2]
    assert curve.blocks == pytest.approx([1.008e6] * 5)
    assert curve.passes == pytest.approx([slow * 1.008e6 for slow in (2.0, 1.3, 1.05, 1.0)])


def test_the_warmup_of_a_chosen_cell_is_drawn_to_the_last_block(
    shown: Callable[..., Content], measured: RunDocument
) -> None:
    chosen = next(one.cell.id for one in measured.cells if one.cell.interpreter == PYPY)
    chart = shown(warmup=chosen).charts[1]
    assert chart.title == "Warm-up of loop on pypy3.9"
    assert len(chart.rows) == 8
    assert [len(trace.x) for trace in chart.figure.validated.data] == [8 * 5, 4, 8 * 6, 5]


def test_a_cell_that_did_not_settle_is_what_a_reader_sees_first(
    measured: RunDocument, make_folder: MakeFolder
) -> None:
    cells = list(measured.cells)
    cells[5] = msgspec.structs.replace(cells[5], unsettled="did not settle: it was still warming up")
    library = Library(make_folder([msgspec.structs.replace(measured, cells=cells)]))
    chart = ImplementationsPage().content(library, library.shelf(), View.of({})).charts[1]
    assert chart.title == "Warm-up of strings on 3.13"
    assert "still warming up" in chart.how_to_read


def test_the_median_ends_where_fewer_than_half_of_the_processes_go_on() -> None:
    assert middle([[4.0, 2.0, 1.0], [4.0, 2.0], [5.0]]) == [4.0, 2.0]


def test_a_long_curve_keeps_its_first_steps_and_its_last() -> None:
    steps = told_apart(100_000)
    assert len(steps) <= 400
    assert steps[:3] == [0, 1, 2]
    assert steps[-1] == 99_999
