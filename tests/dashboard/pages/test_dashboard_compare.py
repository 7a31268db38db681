"""Two runs beside each other: what changed is drawn from the worst on, the rest is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.compare.page import ComparePage
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.view import View
from made_up.changed import FACTOR, NEWER, OLDER, largest_of, named, slowed_cell, with_slower

from internals_lab.model.run import RunDocument
from internals_lab.verdicts.derivation import derive

replace = msgspec.structs.replace


@pytest.fixture(scope="module")
def measured(realistic_results: Path) -> RunDocument:
    """A complete run with several scenarios."""
    return largest_of(realistic_results)


@pytest.fixture(scope="module")
def slowed(measured: RunDocument) -> str:
    """The cell that takes three times as long in the newer run."""
    return slowed_cell(measured)


@pytest.fixture
def two_runs(changed_runs: Path) -> Path:
    """The run, and the same with one slower cell an hour later."""
    return changed_runs


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return ComparePage().content(library, library.shelf(), View.of(query))


def facts(shown: Content) -> dict[str, str]:
    return {fact.label: fact.text for fact in shown.facts}


def test_the_newest_run_is_held_against_the_one_before_and_what_changed_is_drawn(
    two_runs: Path, slowed: str
) -> None:
    shown = content(two_runs)
    assert {
        control.key: control.value for control in shown.controls if control.key in ("run", "baseline")
    } == {
        "run": NEWER,
        "baseline": OLDER,
    }
    assert [chart.key for chart in shown.charts] == ["times", "speedups"]
    [row] = shown.charts[0].rows
    assert slowed.endswith(f"[{row['cell']}]")
    assert row["state"] == "slower !"
    assert isinstance(row["estimate"], float)
    assert row["estimate"] == pytest.approx(1 / FACTOR, rel=0.01)
    assert "within noise" in facts(shown)["Not shown"]
    assert shown.title.startswith("Of ")
    assert "less to be trusted" in shown.charts[0].how_to_read


def test_the_switch_shows_what_did_not_change_in_the_order_of_the_dots(two_runs: Path) -> None:
    shown = content(two_runs, show="all")
    for chart in shown.charts:
        ratios = [row["estimate"] for row in chart.rows]
        assert ratios == sorted(ratios)
        dots = [
            (place, x)
            for trace in chart.figure.validated.data
            if trace.customdata is not None
            for place, x in zip(trace.customdata, trace.x, strict=True)
        ]
        assert dict(dots) == dict(enumerate(ratios))
    assert "Not shown" not in facts(shown)


def test_the_band_of_a_row_is_its_tolerance(two_runs: Path) -> None:
    [chart, _] = content(two_runs, show="all").charts
    [band] = [trace for trace in chart.figure.validated.data if trace.uid == "tolerance"]
    for place, row in enumerate(chart.rows):
        factors = {x for y, x in zip(band.y, band.x, strict=True) if abs(y - place) == 0.5}
        assert row["tolerance"] in factors


def test_the_two_can_be_swapped_with_the_rest_of_the_view_kept(two_runs: Path) -> None:
    [link] = content(two_runs, run=NEWER, baseline=OLDER, show="all").links
    query = parse_qs(urlsplit(link.address).query)
    assert query == {"run": [OLDER], "baseline": [NEWER], "show": ["all"]}
    swapped = content(two_runs, **query)
    assert "faster" in {row["state"] for row in swapped.charts[0].rows}


def test_filters_leave_out_scenarios_and_interpreters(two_runs: Path, slowed: str) -> None:
    scenario = slowed.partition("[")[0]
    shown = content(two_runs, scenario=[scenario], show="all")
    names = {row["scenario"] for chart in shown.charts for row in chart.rows}
    assert names == {scenario.partition("::")[2]}
    whole = content(two_runs, show="all")
    interpreters = next(control for control in whole.controls if control.key == "interpreter").options
    few = content(two_runs, interpreter=[interpreters[0][0]], show="all")
    assert 0 < len(few.charts[0].rows) < len(whole.charts[0].rows)


def test_title_table_and_markdown_speak_of_what_is_shown_and_name_the_whole(
    two_runs: Path, slowed: str
) -> None:
    whole = content(two_runs)
    assert "Without filters" not in facts(whole)
    scenario = slowed.partition("[")[0]
    shown = content(two_runs, scenario=[scenario], show="all")
    rows = {chart.key: chart.rows for chart in shown.charts}
    counted = [f"of {len(some)} {kind[:-1] if len(some) == 1 else kind} shown" for kind, some in rows.items()]
    assert [shown.title.lower().count(words) for words in counted] == [1, 1]
    assert facts(shown)["Without filters"] == whole.title
    markdown = {one.summary: one.text for one in shown.details}["The same as Markdown"]
    assert f"**{shown.title}**" in markdown
    assert f"Without filters: {whole.title}" in markdown
    table = [line for line in markdown.splitlines() if line.startswith("| ")]
    assert sum(scenario.partition("::")[2] in line for line in table) == sum(map(len, rows.values()))


def test_a_regression_that_is_not_shown_is_told(two_runs: Path, slowed: str) -> None:
    whole = content(two_runs, show="all")
    regressed = sum(str(row["state"]).endswith(" !") for chart in whole.charts for row in chart.rows)
    other = next(
        value
        for control in whole.controls
        if control.key == "scenario"
        for value, _ in control.options
        if value != slowed.partition("[")[0]
    )
    shown = content(two_runs, scenario=[other], show="all")
    assert "none changed" in shown.title
    [fact] = [one for one in shown.facts if one.label == "Without filters"]
    assert (fact.tone, regressed > 0) == ("warn", True)
    assert (
        fact.text == f"{whole.title} {regressed} regression{'s' if regressed > 1 else ''} hidden by filters."
    )


def test_what_cannot_be_compared_is_filtered_as_well(
    measured: RunDocument, slowed: str, make_folder: Callable[[Iterable[RunDocument]], Path]
) -> None:
    fewer = derive(replace(measured, cells=[one for one in measured.cells if one.cell.id != slowed]))
    folder = make_folder([named(measured, OLDER), named(fewer, NEWER)])
    strategy = next(one.cell.strategy for one in measured.cells if one.cell.id == slowed)

    def gone(**query: object) -> list[str]:
        return [one.what for one in content(folder, **query).absences if one.state == "only in baseline"]

    assert gone() == gone(strategy=[strategy]) == gone(scenario=[slowed.partition("[")[0]])
    assert len(gone()) == 1
    assert gone(strategy=["sequential"]) == []
    assert gone(scenario=[one.id for one in measured.scenarios if not slowed.startswith(one.id)][:1]) == []


def test_a_run_and_itself_say_so(two_runs: Path) -> None:
    shown = content(two_runs, run=NEWER, baseline=NEWER)
    assert shown.title == "This is one run twice: nothing can have changed."
    assert shown.charts == ()
    assert shown.links == ()
    assert shown.message is not None
    assert shown.message.title == "Nothing changed that can be told"


def test_figures_of_another_machine_stand_side_by_side(
    measured: RunDocument, make_folder: Callable[[Iterable[RunDocument]], Path]
) -> None:
    elsewhere = named(replace(measured, machine=replace(measured.machine, id="elsewhere")), OLDER)
    shown = content(make_folder([elsewhere, named(measured, NEWER)]), baseline=OLDER)
    assert "two machines" in shown.title
    for chart in shown.charts:
        assert {trace.name for trace in chart.figure.validated.data} == {"baseline", "current"}
        assert not any("estimate" in row or "change" in row for row in chart.rows)


def test_what_stands_in_one_run_alone_is_named_below(
    measured: RunDocument, slowed: str, make_folder: Callable[[Iterable[RunDocument]], Path]
) -> None:
    fewer = derive(replace(measured, cells=[one for one in measured.cells if one.cell.id != slowed]))
    shown = content(make_folder([named(fewer, OLDER), named(measured, NEWER)]))
    [absence] = [one for one in shown.absences if one.state == "only in current"]
    assert slowed == "experiments/exp_parsing.py::parsing[3.14-threads-2]"
    assert (absence.what, absence.count) == ("parsing · 3.14 · threads × 2", 1), "as the charts name it"
    assert "1 only in current" in facts(shown)["Not in the chart"]


def test_a_baseline_that_is_not_there_is_named_with_one_that_is(two_runs: Path) -> None:
    shown = content(two_runs, baseline="gone")
    assert shown.message is not None
    assert "has no run 'gone'" in shown.message.text
    assert OLDER in shown.message.text
    assert next(control for control in shown.controls if control.key == "baseline").value is None


def test_one_run_alone_says_how_to_get_another(
    measured: RunDocument, make_folder: Callable[[Iterable[RunDocument]], Path]
) -> None:
    shown = content(make_folder([named(measured, OLDER)]))
    assert shown.message is not None
    assert shown.message.title == "No older run"
    assert "pytest --internals-lab experiments/ --lab-baseline=latest" in [
        word for _, word in shown.message.steps
    ]


def test_the_markdown_of_the_comparison_can_be_copied(two_runs: Path) -> None:
    details = {detail.summary: detail.text for detail in content(two_runs).details}
    assert details["The same as Markdown"].startswith("# What changed between two runs\n")
    assert "95 % interval lies beyond" in details["How it was judged"]


def test_foreign_words_are_no_markup(
    measured: RunDocument, slowed: str, make_folder: Callable[[Iterable[RunDocument]], Path]
) -> None:
    text = msgspec.json.encode(with_slower(measured, slowed)).decode()
    name = slowed.partition("[")[0].partition("::")[2]
    evil = f"{name}<img src=x onerror=alert(1)>"
    documents: list[Any] = [
        msgspec.json.decode(words.replace(f"::{name}", f"::{evil}"), type=RunDocument)
        for words in (msgspec.json.encode(measured).decode(), text)
    ]
    shown = content(make_folder([named(documents[0], OLDER), named(documents[1], NEWER)]))
    labels = [label for chart in shown.charts for label in chart.figure.validated.layout.yaxis.ticktext]
    assert labels
    assert not any("<img" in label for label in labels)
