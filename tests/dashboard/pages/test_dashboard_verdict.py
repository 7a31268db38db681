"""The first page: the answers of a run, and the speedups that they stand on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.data.run.rows import rows_of
from internals_lab_dashboard.data.verdict.forest import forest_points, kinds_of
from internals_lab_dashboard.figures.forest import forest_figure
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.pages.verdict.page import VerdictPage
from internals_lab_dashboard.view import View

from internals_lab.estimation.equivalence import direction
from internals_lab.model.cell import Interval
from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer, BestConfiguration, OverGilBuild, Verdict

SCALING_SCENARIO = "experiments/exp_gil.py::count"


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return VerdictPage().content(library, library.shelf(), View.of(query))


def changed(document: RunDocument, number: int, **facts: Any) -> RunDocument:
    comparisons = list(document.comparisons)
    comparisons[number] = msgspec.structs.replace(comparisons[number], **facts)
    return msgspec.structs.replace(document, comparisons=comparisons)


def test_every_answer_is_a_card_with_its_state(results_folder: Path) -> None:
    cards = {card.title: card for card in content(results_folder).cards}
    assert cards["count on 3.13t"].state == "faster"
    assert cards["count on 3.13"].sentences[0] == "Threads on cpython-3.13.5 are as they are."


def test_an_answer_stands_before_all_else_that_is_told(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder().scaling()
    answer = Answer(sentence="3.13t speeds this up.", details=["From 2 threads on."])
    builder.verdicts[-1] = msgspec.structs.replace(builder.verdicts[-1], answers=[Answer(), answer])
    cards = {card.title: card for card in content(make_folder([builder.build()])).cards}
    assert cards["count on 3.13t"].sentences == ("3.13t speeds this up.", "From 2 threads on.")


def test_the_state_is_that_of_what_the_answer_speaks_of(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder().scaling()
    half = Interval(estimate=0.5, low=0.4, high=0.6, level=0.95, n=8)
    over = OverGilBuild(gil_build="cpython-3.13.5", cell="", typical=half, total=half, state="slower")
    answer = Answer(sentence="No.", best=BestConfiguration(cell="", state="faster", over_gil_build=over))
    builder.verdicts[-1] = msgspec.structs.replace(builder.verdicts[-1], answers=[answer])
    cards = {card.title: card.state for card in content(make_folder([builder.build()])).cards}
    assert cards == {"count on 3.13": "inconclusive", "count on 3.13t": "slower"}


def answered_builder(run_builder: type[Any], **states: float) -> Any:
    """A run whose free-threaded build was held against the one with a GIL in workloads of these names, with these speedups."""
    builder = run_builder()
    for name, value in states.items():
        alone = name.startswith("alone")
        scenario = builder.scenario(
            f"experiments/exp_some.py::{name}",
            strategies=["sequential"] if alone else ["sequential", "threads"],
        )
        strategy = "sequential" if alone else "threads"
        cells = {
            one.name: builder.cell(scenario, one.name, strategy, 1 if alone else 2)
            for one in builder.interpreters
        }
        with_gil, free = (one.name for one in builder.interpreters)
        state = "faster" if value > 1.1 else "slower" if value < 0.9 else "inconclusive"
        typical = Interval(estimate=value, low=value * 0.95, high=value * 1.05, level=0.95, n=8)
        over = OverGilBuild(
            gil_build=with_gil, cell=cells[with_gil].cell.id, typical=typical, total=typical, state=state
        )
        best = BestConfiguration(cell=cells[free].cell.id, state="same", over_gil_build=over)
        for interpreter, answers in ((with_gil, []), (free, [Answer(sentence="So it is.", best=best)])):
            builder.verdicts.append(
                Verdict(
                    scenario=scenario.id,
                    interpreter=interpreter,
                    state="inconclusive",
                    best_cell=None,
                    sentences=["It takes a second."],
                    answers=answers,
                )
            )
    return builder


def test_the_page_answers_its_question_in_a_sentence_before_all_else(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = answered_builder(run_builder, one=1.5, two=2.0, three=0.5, alone_a=0.4, alone_b=1.0)
    shown = content(make_folder([builder.build()]))
    assert shown.title == "3.13t is faster than 3.13 in 2 of 3 workloads that workers share"
    shared, alone, intervals = shown.lead.splitlines()
    assert shared == (
        "The best of 3.13t over the best of 3.13 where workers can share the work (3): "
        "faster in 2, by up to 2.00x [1.90, 2.10] (two); slower in 1, by up to 2.00x [1.90, 2.11] (three)."
    )
    assert alone.endswith(
        "(2): faster in none; slower in 1, by up to 2.50x [2.38, 2.63] (alone_a); open in 1."
    )
    assert "95 % interval over n = 8 rounds" in intervals


def test_the_first_forest_is_that_of_the_answers_what_workers_share_and_the_largest_gain_first(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = answered_builder(run_builder, one=1.5, alone_a=3.0, two=2.0)
    folder = make_folder([builder.build()])
    shown = content(folder)
    assert [row["scenario"] for row in shown.charts[0].rows] == ["two", "one", "alone_a"]
    assert shown.charts[0].rows[0]["reference"] == "3.13 · threads × 2"
    assert "of the best without a GIL" in shown.charts[0].title
    only = content(folder, scenario="experiments/exp_some.py::one")
    assert [row["scenario"] for row in only.charts[0].rows] == ["one"]
    assert only.title == "3.13t is faster than 3.13 in 1 of 1 workload that workers share"


def test_answers_stand_in_groups_by_what_the_change_did_and_the_builds_with_a_gil_come_last(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = answered_builder(run_builder, slow=0.5, fast=2.0, open=1.0)
    cards = content(make_folder([builder.build()])).cards
    assert [(card.title, card.group) for card in cards[:3]] == [
        ("fast on 3.13t", "Faster without a GIL"),
        ("slow on 3.13t", "Slower without a GIL"),
        ("open on 3.13t", "Open"),
    ]
    assert {card.group for card in cards[3:]} == {"What workers gain on the builds with a GIL"}
    assert {card.state for card in cards[3:]} == {"not compared"}
    assert cards[0].figure == "2.00x [1.90, 2.10]"


def test_answers_stand_by_their_files_when_asked_for(run_builder: type[Any], make_folder: Any) -> None:
    builder = answered_builder(run_builder, slow=0.5, fast=2.0, open=1.0, more=3.0, least=0.3)
    folder = make_folder([builder.build()])
    by_outcome, by_file = content(folder), content(folder, answers="file")
    assert {card.group for card in by_file.cards} == {"experiments/exp_some.py"}
    assert [card.title for card in by_file.cards] == [card.title for card in by_outcome.cards]
    chosen = {control.key: control.value for control in by_file.controls}
    assert chosen["answers"] == "file"
    few = content(folder, scenario="experiments/exp_some.py::fast")
    assert "answers" not in {control.key for control in few.controls}, "a few stand open, in no groups"


def test_every_answer_has_a_place_of_its_own_in_an_address(run_builder: type[Any], make_folder: Any) -> None:
    builder = answered_builder(run_builder, one=1.5)
    builder.verdicts.append(builder.verdicts[-1])
    anchors = [card.anchor for card in content(make_folder([builder.build()])).cards]
    assert anchors[:2] == [
        "answer-experiments-exp_some-py-one-cpython-3-13-5t",
        "answer-experiments-exp_some-py-one-cpython-3-13-5t-2",
    ]


def test_settings_that_disagree_are_mixed(run_builder: type[Any], make_folder: Any) -> None:
    builder = answered_builder(run_builder, one=2.0, other=0.5)
    fast, slow = builder.verdicts[1], builder.verdicts[3]
    builder.verdicts[1] = msgspec.structs.replace(fast, answers=[*fast.answers, *slow.answers])
    cards = {card.title: card for card in content(make_folder([builder.build()])).cards}
    assert cards["one on 3.13t"].state == "mixed"
    assert cards["one on 3.13t"].group == "It depends on the setting"


def test_a_run_without_a_free_threaded_build_says_what_it_cannot_answer(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().scaling()
    builder.interpreters = builder.interpreters[:1]
    builder.cells = [one for one in builder.cells if one.cell.interpreter == "cpython-3.13.5"]
    builder.verdicts = builder.verdicts[:1]
    shown = content(make_folder([builder.build()]))
    assert shown.title == ""
    assert "No interpreter of this run is without a GIL" in shown.lead


def test_scenarios_of_one_name_are_told_apart_by_their_files(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = answered_builder(run_builder, one=2.0)
    twin = builder.scenario("experiments/exp_other.py::one", strategies=["sequential"])
    cell = builder.cell(twin, "cpython-3.13.5", "sequential", 1)
    builder.verdicts.append(
        Verdict(
            scenario=twin.id,
            interpreter=cell.cell.interpreter,
            state="same",
            best_cell=None,
            sentences=["So."],
        )
    )
    titles = {card.title for card in content(make_folder([builder.build()])).cards}
    assert {"one (exp_some.py) on 3.13t", "one (exp_other.py) on 3.13"} <= titles


def test_a_filter_leaves_the_cards_and_rows_of_one_interpreter(results_folder: Path) -> None:
    shown = content(results_folder, interpreter="cpython-3.13.5t")
    assert [card.title for card in shown.cards] == ["count on 3.13t"]
    assert {row["subject"].split(" · ")[0] for row in shown.charts[0].rows} == {"3.13t"}


def test_no_comparison_is_lost_between_chart_and_list(document: RunDocument) -> None:
    rows = rows_of(document)
    points = forest_points(rows, "scaling", total=False)
    assert len(points) == sum(one.about == "scaling" for one in document.comparisons)
    figure = forest_figure(
        points, cast=Cast.of(rows.interpreters), margin=0.05, title="Speedup", zoom_kept_for="x"
    )
    assert sum(len(trace.x) for trace in figure.validated.data) == sum(
        point.speedup is not None for point in points
    )


def test_bars_reach_exactly_the_limits_and_the_axis_holds_them(document: RunDocument) -> None:
    wide = Interval(estimate=0.5, low=0.02, high=90.0, level=0.95, n=8)
    rows = rows_of(changed(document, 0, typical=wide))
    figure = forest_figure(
        forest_points(rows, "scaling", total=False),
        cast=Cast.of(rows.interpreters),
        margin=None,
        title="Speedup",
        zoom_kept_for="x",
    )
    trace = figure.validated.data[0]
    assert trace.x[0] - trace.error_x.arrayminus[0] == pytest.approx(0.02)
    assert trace.x[0] + trace.error_x.array[0] == pytest.approx(90)
    assert figure.validated.layout.xaxis.range is None  # it would take a reader's zoom away
    low, high = figure.validated.layout.xaxis.autorangeoptions.include
    assert low <= 0.0200001
    assert high >= 89.9999


def test_the_band_is_the_margin_of_the_run_and_symmetric_in_ratios(
    run_builder: type, make_folder: Any
) -> None:
    builder = run_builder().scaling()
    builder.run = msgspec.structs.replace(builder.run, settings={"equivalence_margin": 0.25})
    figure = content(make_folder([builder.build()])).charts[0].figure
    band = next(shape for shape in figure.validated.layout.shapes if shape.name == "equivalence margin")
    assert (band.x0, band.x1) == (0.8, 1.25)


def test_the_words_below_the_forest_are_the_rule_by_which_states_are_given(results_folder: Path) -> None:
    across_an_edge_of_the_band = Interval(estimate=1.1, low=1.005, high=1.2, level=0.95, n=8)
    across_the_line_inside_it = Interval(estimate=1.0, low=0.99, high=1.01, level=0.95, n=8)
    across_both = Interval(estimate=1.1, low=0.99, high=1.2, level=0.95, n=8)
    shown = [across_an_edge_of_the_band, across_the_line_inside_it, across_both]
    assert [direction(one, 0.02) for one in shown] == ["faster", "same", "inconclusive"]
    words = content(results_folder).charts[0].how_to_read
    assert "across the line leaves the answer open, unless all of it lies inside the grey band" in words


def test_a_run_that_says_no_margin_has_no_band(results_folder: Path) -> None:
    assert [shape.name for shape in content(results_folder).charts[0].figure.validated.layout.shapes] == [
        None
    ]


def test_a_comparison_without_an_interval_is_listed_with_its_reason(document: RunDocument) -> None:
    broken = changed(document, 0, typical=None, total=None, state="invalid", reason="too few rounds")
    point = forest_points(rows_of(broken), "scaling", total=False)[0]
    assert (point.speedup, point.reason) == (None, "too few rounds")


def test_what_was_not_compared_is_no_kind(document: RunDocument) -> None:
    assert kinds_of(rows_of(document)) == ["scaling", "interpreter"]


def test_a_param_that_varies_is_named_in_the_row(document: RunDocument) -> None:
    settings = {point.setting for point in forest_points(rows_of(document), "scaling", total=False)}
    assert settings == {"n 200000", "n 400000"}


def test_a_run_without_comparisons_says_so(run_builder: type, make_folder: Any) -> None:
    builder = run_builder()
    scenario = builder.scenario(SCALING_SCENARIO, strategies=["sequential"])
    builder.cell(scenario, "cpython-3.13.5", "sequential", 1, outcome="pending")
    shown = content(make_folder([builder.build()]))
    assert shown.message is not None
    assert shown.message.title == "No answer"
