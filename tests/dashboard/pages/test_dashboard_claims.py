"""The ledger of claims: every statement, where it was tested, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.ledger import ledger
from internals_lab_dashboard.data.library import Library
from internals_lab_dashboard.data.rows import rows_of
from internals_lab_dashboard.figures.claims import claims_figure
from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.claims import ClaimsPage
from internals_lab_dashboard.pages.page import Content
from internals_lab_dashboard.view import View

from internals_lab.model.run import RunDocument


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return ClaimsPage().content(library, library.shelf(), View.of(query))


def test_every_claim_is_a_row_with_its_state_and_section(results_folder: Path, document: RunDocument) -> None:
    rows = content(results_folder).charts[0].rows
    assert len(rows) == len(document.claims)
    assert {row["state"] for row in rows} == {"confirmed", "refuted"}
    assert {row["section"] for row in rows} == {"article 7"}


def test_the_interpreters_of_one_statement_stand_together(document: RunDocument) -> None:
    shuffled = msgspec.structs.replace(document, claims=document.claims[::2] + document.claims[1::2])
    statements = [entry.statement for entry in ledger(rows_of(shuffled))]
    assert statements == [
        "Threads cut wall time (2 workers)",
        "Threads cut wall time (2 workers)",
        "Threads cut wall time (4 workers)",
        "Threads cut wall time (4 workers)",
    ]


def test_marker_and_mark_tell_state_and_threshold(document: RunDocument) -> None:
    rows = rows_of(document)
    figure = claims_figure(ledger(rows), cast=Cast.of(rows.interpreters), zoom_kept_for="x")
    symbols = {trace.name: set(trace.marker.symbol) for trace in figure.data}
    assert symbols == {"3.13": {"x"}, "3.13t": {"circle"}}
    marks = [shape.x0 for shape in figure.layout.shapes if shape.name == "threshold"]
    assert marks == [pytest.approx(1.2)] * 4


def test_a_claim_that_could_not_be_judged_is_listed_with_the_reason(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().scaling()
    builder.claim(builder.scenarios[0], "cpython-3.13.5", None, reason="nothing was measured")
    shown = content(make_folder([builder.build()]))
    assert [(one.state, one.reason) for one in shown.absences] == [("unsupported", "nothing was measured")]


def test_states_and_interpreters_can_be_filtered(results_folder: Path) -> None:
    shown = content(results_folder, state="refuted")
    assert {row["interpreter"] for row in shown.charts[0].rows} == {"3.13"}
    assert {
        row["state"] for row in content(results_folder, interpreter="cpython-3.13.5t").charts[0].rows
    } == {"confirmed"}


def test_a_claim_that_the_run_no_longer_declares_has_no_mark(run_builder: type[Any]) -> None:
    builder = run_builder().scaling()
    builder.claims = [msgspec.structs.replace(one, claim=7) for one in builder.claims]
    assert [entry.threshold for entry in ledger(rows_of(builder.build()))] == [None] * 4


def test_a_run_without_claims_says_how_to_make_one(run_builder: type[Any], make_folder: Any) -> None:
    shown = content(make_folder([run_builder().calls().build()]))
    assert shown.message is not None
    assert ".claim(" in shown.message.steps[0][1]
