"""A running run as the pages see it: it fills, nothing is judged before its time, and its document takes its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.data.run.progress import progress_of
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.pages.content.page import Content, Control
from internals_lab_dashboard.pages.scaling.page import ScalingPage
from internals_lab_dashboard.pages.verdict.page import VerdictPage
from internals_lab_dashboard.view import View

from internals_lab.model.run import RunDocument
from internals_lab.verdicts.derivation import derive

ROUNDS = 8
SPEEDS = {("sequential", 1): 1.0, ("threads", 2): 1.9}


@pytest.fixture
def measured(run_builder: Callable[..., Any], make_course: Callable[..., Any]) -> RunDocument:
    """A run of two scenarios that was measured and judged; `make_course` gives samples that differ as rounds do."""
    builder = run_builder()
    builder.run = msgspec.structs.replace(
        builder.run,
        settings={"rounds": ROUNDS, "looks": [ROUNDS]},
        forecast_least_s=60.0,
        forecast_s=120.0,
    )
    for name in ("count", "sort"):
        scenario = builder.scenario(f"experiments/exp_live.py::{name}", strategies=["sequential", "threads"])
        for interpreter in builder.interpreters:
            for (strategy, workers), speed in SPEEDS.items():
                samples = [make_course(4e6 / speed, number) for number in range(ROUNDS)]
                builder.cell(scenario, interpreter.name, strategy, workers, samples=samples)
    return derive(builder.build())


def _rows(library: Library) -> RunRows:
    return library.rows(library.shelf().entries[0])


def standing_still() -> float:
    """A clock by which no look takes long: each is taken."""
    return 0.0


def _content(page: Any, library: Library) -> Content:
    content: Content = page.content(library, library.shelf(), View.of({}))
    return content


def test_a_run_appears_and_fills_and_its_document_takes_its_place(
    tmp_path: Path, measured: RunDocument, replay: Callable[..., Any]
) -> None:
    library = Library(tmp_path, clock_s=standing_still)
    run = replay(tmp_path, measured)
    [entry] = library.shelf().entries
    assert (entry.run.status, entry.scenario_count) == ("running", 2)
    count, sort = (scenario.id for scenario in measured.scenarios)
    seen = [max(row.rounds for row in _rows(library).cells) for _ in run.rounds(count)]
    assert seen == list(range(1, ROUNDS + 1))
    assert [row.goes_on for row in _rows(library).cells] == [True] * 8
    run.end(count)
    assert [row.goes_on for row in _rows(library).cells] == [False] * 4 + [True] * 4
    for _ in run.rounds(sort):
        pass
    run.end(sort)
    run.finish()
    # Whoever looked at the shelf before still finds the run.
    assert library.rows(entry).run.status == "complete"
    [finished] = library.shelf().entries
    assert finished.key == entry.key
    assert library.rows(finished).verdicts == tuple(measured.verdicts)


def test_points_are_pale_and_without_a_state_until_their_scenario_has_ended(
    tmp_path: Path, measured: RunDocument, replay: Callable[..., Any]
) -> None:
    library = Library(tmp_path, clock_s=standing_still)
    run = replay(tmp_path, measured)
    count = measured.scenarios[0].id
    rounds = run.rounds(count)
    for _ in range(ROUNDS - 1):
        next(rounds)
    for page in (ScalingPage(), VerdictPage()):
        [chart] = _content(page, library).charts
        drawn = [trace for trace in chart.figure.validated.data if trace.uid != "ideal"]
        assert drawn
        assert {trace.opacity for trace in drawn} == {0.45}
        assert not {"faster", "slower", "same", "inconclusive"} & {row["state"] for row in chart.rows}
        assert any("7 of 8 rounds so far" in str(row["reason"]) for row in chart.rows)
    begun = _content(VerdictPage(), library)
    assert _control(begun, "kind").value == "scaling"  # there is no answer so far
    cards = begun.cards
    assert [(card.title, card.state) for card in cards] == [
        ("count", "being measured"),
        ("1 scenario to come", "waits"),
    ]
    next(rounds)
    run.end(count)
    chart, *_ = _content(ScalingPage(), library).charts
    assert {trace.opacity for trace in chart.figure.validated.data} == {None}
    answered = _content(VerdictPage(), library)
    cards = answered.cards
    # What a control offers does not change under its reader's hand.
    assert _control(answered, "kind").options == _control(begun, "kind").options
    assert _control(answered, "kind").value == "answer"
    assert [card.title for card in cards] == ["1 scenario to come", "count on 3.13t", "count on 3.13"]


def test_a_run_that_has_just_begun_is_no_error_on_any_page(
    tmp_path: Path, measured: RunDocument, replay: Callable[..., Any]
) -> None:
    from internals_lab_dashboard.pages.registry import PAGES

    library = Library(tmp_path)
    replay(tmp_path, measured)
    for page in PAGES:
        content = _content(page, library)
        assert content.charts or content.message or content.matrices or content.gaps, page.name


def test_its_progress_is_what_is_how_far_and_how_long_still(
    tmp_path: Path, measured: RunDocument, replay: Callable[..., Any]
) -> None:
    running = msgspec.structs.replace(
        measured,
        run=msgspec.structs.replace(measured.run, status="running"),
        cells=[
            msgspec.structs.replace(one, outcome="pending", samples=one.samples[:5])
            if one.cell.scenario.endswith("sort")
            else one
            for one in measured.cells
        ],
    )

    def text(document: RunDocument, second: int) -> str:
        told = progress_of(document, now=datetime(2026, 3, 1, 10, 15 + second // 60, second % 60, tzinfo=UTC))
        assert told is not None
        return told.text

    assert text(running, 20) == (
        "sort: 5 of 8 rounds, scenario 2 of 2; between 40 s and 2 min left, as the data decide"
    )
    assert text(running, 80).endswith("at the most about 40 s left")
    assert text(running, 200).endswith("it takes longer than was forecast")
    nothing = [msgspec.structs.replace(one, outcome="pending", samples=[]) for one in measured.cells]
    assert text(msgspec.structs.replace(running, cells=nothing), 1) == "trying out each unit once"
    assert progress_of(measured, now=datetime.now(UTC)) is None


def _control(content: Content, key: str) -> Control:
    return next(one for one in content.controls if one.key == key)
