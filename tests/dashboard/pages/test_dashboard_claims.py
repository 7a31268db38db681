"""The ledger of claims: every statement, where it was tested, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.claims.page import ClaimsPage
from internals_lab_dashboard.pages.content.matrix import Row, Verdict
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.view import View

from internals_lab.model.declaration import Claim, Threshold
from internals_lab.model.interval import Interval
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample

WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
NEWEST, OLDER = "20260301-101500-ab12", "20260228-090000-cd34"


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return ClaimsPage().content(library, library.shelf(), View.of(query))


def rows_of(shown: Content) -> list[Row]:
    [matrix] = shown.matrices
    return [row for group in matrix.groups for row in group.rows]


def cells_of(shown: Content) -> list[Verdict]:
    return [cell for row in rows_of(shown) for cell in row.cells if cell is not None]


def test_a_row_is_a_statement_and_a_column_an_interpreter(results_folder: Path) -> None:
    shown = content(results_folder)
    [matrix] = shown.matrices
    assert [name for name, _ in matrix.columns] == ["3.13", "3.13t"]
    assert [group.title for group in matrix.groups] == ["Section 7"]
    assert [(row.heading.text, row.about) for row in rows_of(shown)] == [
        ("Threads cut wall time", ("claimed: speedup > 1.2 · 2 workers",)),
        ("Threads cut wall time", ("claimed: speedup > 1.2 · 4 workers",)),
    ]
    told = [(cell.sign, cell.word, cell.tone) for cell in cells_of(shown)]
    assert told == [("✗", "refuted", "bad"), ("✓", "confirmed", "good")] * 2
    assert cells_of(shown)[1].figures == ("1.93x [1.87, 2.01]", "n = 8 · GIL off")


def test_a_statement_has_an_address_of_its_own_that_draws_it(results_folder: Path) -> None:
    address = rows_of(content(results_folder))[0].heading.address
    path, _, query = address.partition("?")
    assert path == "/claims"
    words = dict(pair.split("=") for pair in query.split("&"))
    assert words["run"] == NEWEST
    alone = content(results_folder, **words)
    assert len(rows_of(alone)) == 1
    assert any("def count(n):" in detail.text for detail in alone.details)
    assert len(alone.charts[0].rows) == 2


def test_a_statement_leads_to_the_page_that_shows_it(results_folder: Path) -> None:
    evidence = rows_of(content(results_folder))[0].evidence
    assert evidence is not None
    assert evidence.text == "count on Scaling"
    assert evidence.address.startswith(f"/scaling?run={NEWEST}&scenario=experiments%2Fexp_gil.py")


def test_a_figure_of_a_probe_leads_to_the_page_of_that_probe(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().scaling()
    scenario = builder.scenarios[0]
    nothing_stays = Claim(
        text="Nothing stays", figure="objects.grown_per_unit", value=Threshold(text="== 0", equals=0)
    )
    builder.scenarios[0] = msgspec.structs.replace(scenario, claims=[*scenario.claims, nothing_stays])
    looked_at = builder.cells[0]
    passes = [ProbePass(probe="objects", number=0, outcome="measured", figures={"grown_per_unit": 0.0})]
    builder.cells[0] = msgspec.structs.replace(looked_at, probe_passes=passes)
    judged = {"claim": 1, "text": "Nothing stays", "setting": "", "comparison": None, "speedup": None}
    about = {"figure": "objects.grown_per_unit", "subject": looked_at.cell.id, "state": "inconclusive"}
    builder.claims.append(msgspec.structs.replace(builder.claims[0], **judged, **about))
    rows = rows_of(content(make_folder([builder.build()])))
    [link] = [row.evidence for row in rows if row.heading.text == "Nothing stays"]
    assert link is not None
    assert link.text == "count on Cycles"
    assert link.address.startswith("/cycles?run=")


def test_an_inspection_that_no_page_shows_is_named_instead(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder().scaling()
    builder.scenarios[0] = msgspec.structs.replace(builder.scenarios[0], kind="inspection")
    row = rows_of(content(make_folder([builder.build()])))[0]
    assert row.evidence is None
    assert row.about[-1] == "experiments/exp_gil.py::count"


def test_marker_and_mark_tell_state_and_threshold(results_folder: Path) -> None:
    figure = content(results_folder).charts[0].figure
    symbols = {trace.name: set(trace.marker.symbol) for trace in figure.validated.data}
    assert symbols == {"3.13": {"x"}, "3.13t": {"circle"}}
    marks = [shape.x0 for shape in figure.validated.layout.shapes if shape.name == "threshold"]
    assert marks == [pytest.approx(1.2)] * 4


def test_what_cannot_be_measured_says_why_in_its_place(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder().scaling()
    pair = builder.claims[0]
    builder.claim(
        builder.scenarios[0],
        WITH_GIL,
        None,
        reason="3.13 is built without it",
        setting="8 workers",
        comparison=f"{builder.cells[1].cell.id} / {builder.cells[0].cell.id}",
    )
    shown = content(make_folder([builder.build()]))
    [cell] = [cell for cell in cells_of(shown) if cell.word == "unsupported"]
    assert cell.lines == ("built without it",)
    assert pair.state == "refuted"


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ({"state": "refuted"}, ["refuted", "confirmed"] * 2),
        ({"state": "inconclusive"}, ["refuted", "confirmed"] * 2),  # not there: no choice at all
        ({"interpreter": FREE}, ["confirmed"] * 2),
        ({"interpreter": FREE, "state": "refuted"}, []),
        ({"section": "Section 7"}, ["refuted", "confirmed"] * 2),
        ({"search": "WALL 4"}, ["refuted", "confirmed"]),
        ({"search": "exp_gil"}, ["refuted", "confirmed"] * 2),
        ({"search": "nothing of the kind"}, []),
    ],
)
def test_statements_are_filtered_by_section_state_interpreter_and_words(
    results_folder: Path, query: dict[str, str], states: list[str]
) -> None:
    shown = content(results_folder, **query)
    assert [cell.word for cell in cells_of(shown)] == states


def test_filters_stand_in_the_address(results_folder: Path) -> None:
    shown = content(results_folder, search="wall", state="refuted", interpreter=FREE, section="Section 7")
    chosen = {control.key: control.value for control in shown.controls}
    assert chosen["search"] == "wall"
    assert (chosen["state"], chosen["interpreter"], chosen["section"]) == (["refuted"], [FREE], ["Section 7"])
    assert (chosen["run"], chosen["from"], chosen["statement"]) == (NEWEST, "newest", None)


def test_older_runs_judge_what_the_newest_did_not_unless_it_is_to_stand_alone(
    run_builder: type[Any], make_folder: Any
) -> None:
    older = run_builder(OLDER, started="2026-02-28T09:00:00+00:00").scaling()
    newest = run_builder().scaling()
    newest.claims = [one for one in newest.claims if one.interpreter == WITH_GIL]
    newest.cells = [one for one in newest.cells if one.cell.interpreter == WITH_GIL]
    folder = make_folder([older.build(), newest.build()])
    both = content(folder)
    [cell, *_] = [cell for cell in cells_of(both) if cell.word == "confirmed"]
    assert "of 2026-02-28 09:00 UTC" in cell.lines
    assert {cell.word for cell in cells_of(content(folder, **{"from": "run"}))} == {"refuted"}


def test_runs_that_disagree_are_a_warning(run_builder: type[Any], make_folder: Any) -> None:
    older = run_builder(OLDER, started="2026-02-28T09:00:00+00:00").scaling()
    older.claims = [msgspec.structs.replace(one, state="confirmed") for one in older.claims]
    cell = cells_of(content(make_folder([older.build(), run_builder().scaling().build()])))[0]
    assert cell.word == "refuted"
    assert cell.warning == "1 of 2 runs contradict it"
    assert OLDER in cell.told


def test_a_claim_about_a_figure_has_its_unit_and_is_drawn_alone(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().scaling()
    scenario = builder.scenarios[0]
    about_pauses = Claim(
        text="It is not paused", figure="gc.longest_pause_ns", value=Threshold(text="< 1e6", high=1e6)
    )
    builder.scenarios[0] = msgspec.structs.replace(scenario, claims=[*scenario.claims, about_pauses])
    value = Interval(estimate=2.4e6, low=2.1e6, high=2.9e6, level=0.95, n=6)
    builder.claims.append(
        msgspec.structs.replace(
            builder.claims[1],
            claim=1,
            text=about_pauses.text,
            setting="",
            comparison=None,
            speedup=None,
            figure=about_pauses.figure,
            unit="ns",
            value=value,
            subject=builder.cells[0].cell.id,
        )
    )
    shown_in = make_folder([builder.build()])
    shown = content(shown_in)
    [row] = [row for row in rows_of(shown) if row.heading.text == about_pauses.text]
    assert row.about == ("claimed: gc.longest_pause_ns < 1e6",)
    [cell] = [cell for cell in row.cells if cell is not None and cell.figures]
    assert cell.figures[0] == "2.40 ms [2.10, 2.90]"
    assert len(shown.charts) == 1
    [chart] = content(shown_in, statement=row.heading.address.partition("statement=")[2]).charts
    assert chart.figure.validated.layout.xaxis.type is None
    assert chart.figure.validated.layout.xaxis.title.text == "ns<br>(95 % interval, n = 6 passes)"
    assert [(one["estimate"], one["n"]) for one in chart.rows] == [(2.4e6, 6)]


def test_a_long_ledger_is_drawn_a_statement_at_a_time(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder().scaling()
    for workers in range(8, 24):
        for name, value in ((WITH_GIL, 0.96), (FREE, 1.93)):
            builder.claim(builder.scenarios[0], name, value, setting=f"{workers} workers")
    folder = make_folder([builder.build()])
    shown = content(folder)
    assert len(rows_of(shown)) == 18
    assert shown.charts == ()
    word = rows_of(shown)[3].heading.address.partition("statement=")[2]
    assert len(content(folder, statement=word).charts[0].rows) == 2


def test_a_chart_of_all_claims_speaks_of_no_others(results_folder: Path) -> None:
    [whole] = content(results_folder).charts
    assert whole.title == "What was claimed, and what was measured"
    assert "statement's own page" not in whole.how_to_read


def test_a_chart_of_some_claims_says_that_others_are_drawn_elsewhere(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().scaling()
    for workers in range(8, 24):
        for name, value in ((WITH_GIL, 0.96), (FREE, 1.93)):
            builder.claim(builder.scenarios[0], name, value, setting=f"{workers} workers")
    scenario = builder.scenarios[0]
    grows = Claim(
        text="It grows",
        figure="memory.growth_rss_bytes",
        ratio=Threshold(text="> 1.5", low=1.5),
        subject=scenario.claims[0].subject,
        reference=scenario.claims[0].reference,
    )
    builder.scenarios[0] = msgspec.structs.replace(scenario, claims=[*scenario.claims, grows])
    some = msgspec.structs.replace(
        builder.claims[0],
        claim=len(scenario.claims),
        text=grows.text,
        setting="",
        figure=grows.figure,
        is_ratio=True,
        speedup=None,
        comparison=None,
        subject=builder.cells[0].cell.id,
        value=Interval(estimate=3.5, low=3.1, high=3.9, level=0.95, n=6),
    )
    elsewhere = len(builder.claims)
    builder.claims.append(some)
    [part] = content(make_folder([builder.build()])).charts
    assert len(part.rows) == 1
    assert part.title.endswith("measured: ratio over passes")
    assert f"The other {elsewhere} results" in part.how_to_read


def test_a_run_without_claims_says_how_to_make_one(run_builder: type[Any], make_folder: Any) -> None:
    shown = content(make_folder([run_builder().calls().build()]))
    assert shown.message is not None
    assert ".claim(" in shown.message.steps[0][1]


def test_an_interval_that_no_axis_can_show_is_still_in_the_table(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().scaling()
    builder.claims = [
        msgspec.structs.replace(one, speedup=Interval(estimate=0.0, low=-1.0, high=1e300, level=0.95, n=8))
        for one in builder.claims
    ]
    shown = content(make_folder([builder.build()]))
    assert shown.charts[0].figure.validated.data == ()
    assert len(cells_of(shown)) == len(builder.claims)


def test_a_document_is_left_as_it_is(results_folder: Path, document: RunDocument) -> None:
    assert len(cells_of(content(results_folder, **{"from": "run"}))) == len(document.claims)


def test_a_gil_that_a_knob_forced_on_is_no_warning(document: RunDocument, make_folder: Any) -> None:
    def forced(sample: Sample) -> Sample:
        return msgspec.structs.replace(
            sample, gil=msgspec.structs.replace(sample.gil, at_start=True, after_imports=True, at_end=True)
        )

    free = next(
        one
        for one in document.cells
        if one.cell.interpreter == FREE and one.outcome == "measured" and one.samples
    )
    cell = msgspec.structs.replace(free.cell, id=f"{free.cell.id[:-1]}-gil=True]", knobs={"gil": True})
    again = msgspec.structs.replace(free, cell=cell, samples=[forced(one) for one in free.samples])
    shown = content(make_folder([msgspec.structs.replace(document, cells=[*document.cells, again])]))
    [told] = [one for one in shown.facts if one.label == "3.13t"]
    assert told.tone == "good"
    assert told.text.startswith("GIL off in all ")
