"""A run that lasts, in a real browser: it is offered, fills in place, keeps the reader's zoom, and ends with its verdict."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page

from internals_lab.model.run import RunDocument
from internals_lab.store.advisory_lock import AdvisoryLock
from internals_lab.store.loading import find_runs, load_run
from internals_lab.verdicts.derivation import derive

COUNT = "experiments/exp_gil.py::count"
TURN = re.compile(r"/_live\?.*turn=[1-9]")
GRAPH = "document.querySelector('.js-plotly-plot')"
POINTS = f"({GRAPH} ? {GRAPH}.data.filter(one => one.uid !== 'ideal').reduce((sum, one) => sum + one.y.length, 0) : 0)"
FACTS = "(document.querySelector('.facts') || document.body).innerText"
RANGES = f"[...{GRAPH}._fullLayout.xaxis.range, ...{GRAPH}._fullLayout.yaxis.range].map(edge => edge.toFixed(6)).join()"


@pytest.fixture
def measured(measured_results: Path) -> RunDocument:
    """The scenario `count` of a run that the lab has really measured, with what its cells are read by."""
    document = _undisturbed(load_run(find_runs(measured_results)[0].path))
    kept = {one.cell.scenario for one in document.cells if one.cell.control == "ceiling"} | {COUNT}
    cells = [one for one in document.cells if one.cell.scenario in kept]
    return msgspec.structs.replace(
        document,
        scenarios=[one for one in document.scenarios if one.id in kept],
        cells=cells,
        comparisons=[one for one in document.comparisons if one.subject.partition("[")[0] in kept],
        diagnoses=[one for one in document.diagnoses if one.subject.partition("[")[0] in kept],
        claims=[one for one in document.claims if one.scenario in kept],
        verdicts=[one for one in document.verdicts if one.scenario in kept],
        suites=[],
        observations=[],
        alternation=[],
    )


def _undisturbed(document: RunDocument) -> RunDocument:
    """The same without what others took of the machine meanwhile: pages draw nothing of cells that were starved."""
    cells = [
        msgspec.structs.replace(one, outcome="measured", reason=None) if one.outcome == "invalid" else one
        for one in document.cells
    ]
    return derive(msgspec.structs.replace(document, cells=cells))


def _begin(replay: Callable[..., Any], folder: Path, document: RunDocument) -> Any:
    """The run with its ceilings measured, as they come first."""
    run = replay(folder, document)
    for scenario in document.scenarios:
        if scenario.id != COUNT:
            for _ in run.rounds(scenario.id):
                pass
            run.end(scenario.id)
    return run


def _zoom(page: Page, until: Callable[..., None]) -> str:
    frame = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    assert frame is not None
    before = page.evaluate(RANGES)
    page.mouse.move(frame["x"] + 60, frame["y"] + 60)
    page.mouse.down()
    page.mouse.move(frame["x"] + 300, frame["y"] + 200, steps=6)
    page.mouse.up()
    until(page, f"{RANGES} !== '{before}'")
    zoomed: str = page.evaluate(RANGES)
    return zoomed


def _until_so(page: Page, holds: Callable[[], bool]) -> None:
    """As `until`, of what the page does to others."""
    for _ in range(2000):
        if holds():
            return
        page.wait_for_timeout(30)
    raise AssertionError("still not so")


def test_a_run_appears_fills_and_ends_without_flicker_or_loss_of_zoom(
    visit: Callable[..., Any],
    until: Callable[..., None],
    replay: Callable[..., Any],
    measured: RunDocument,
    tmp_path: Path,
) -> None:
    page = visit(tmp_path).open("/scaling", chart=False)
    until(page, "document.querySelector('.message') !== null")
    run = _begin(replay, tmp_path, measured)
    # Offered, not forced upon the reader.
    link = page.get_by_role("link", name="Show it")
    link.wait_for(timeout=60_000)
    assert "No results yet" in page.locator(".message").inner_text()
    rounds = run.rounds(COUNT)
    next(rounds)
    link.click()
    until(page, f"{FACTS}.includes('1 of 8 rounds')")
    assert f"run={measured.run.id}" in page.url
    for done in rounds:
        if done == 6:
            break
    # The fewest that give an interval.
    until(page, f"{FACTS}.includes('6 of 8 rounds') && {POINTS} > 4 && {GRAPH}._fullLayout !== undefined")
    page.wait_for_selector(".ag-root-wrapper")  # it comes by itself, and may come later
    page.evaluate(f"window.kept = [{GRAPH}, document.querySelector('.ag-root-wrapper')]")
    points = f"{GRAPH}.data.filter(one => one.uid !== 'ideal')"
    assert page.evaluate(f"{points}.every(one => one.opacity < 0.5)")
    assert "the verdict waits for the planned rounds" in page.locator("main").inner_text()
    zoomed = _zoom(page, until)
    page.mouse.wheel(0, 300)
    until(page, "window.scrollY > 100")
    scrolled = page.evaluate("window.scrollY")
    returned: list[str] = []
    page.on("request", lambda request: returned.append(request.url) if TURN.search(request.url) else None)
    # As a run that measures: it waits for nothing but a turn.
    stage = AdvisoryLock(tmp_path)
    assert stage.take()
    for _ in rounds:
        pass
    wishes = AdvisoryLock(run.journal.path)

    def is_wanted() -> bool:
        if wishes.take():
            wishes.let_go()
            return False
        return True

    _until_so(page, is_wanted)
    assert "6 of 8 rounds" in page.evaluate(FACTS)
    returned.clear()
    stage.let_go()
    until(page, f"{FACTS}.includes('8 of 8 rounds')")
    _until_so(page, lambda: bool(returned))
    _until_so(page, stage.take)
    stage.close()
    wishes.close()
    run.end(COUNT)
    until(page, f"{points}.every(one => !(one.opacity < 0.5))")
    run.finish()
    until(page, "document.getElementById('live-status').textContent.includes('The run has ended')")
    until(page, f"!{FACTS}.includes('running')")
    assert page.evaluate(RANGES) == zoomed
    assert page.evaluate("window.scrollY") == scrolled
    assert page.evaluate(
        f"window.kept[0] === {GRAPH} && window.kept[0].isConnected && window.kept[1].isConnected"
    )
    drawn = page.evaluate(
        f"{GRAPH}.data.filter(one => one.uid !== 'ideal').flatMap(one => Array.from(one.y))"
    )
    told = {
        about: [one.typical for one in measured.comparisons if one.about == about]
        for about in ("scaling", "gil")
    }
    speedups = [one.estimate for one in told["scaling"] if one is not None]
    # The lab's own control of one worker is drawn beside them, over the cell that the document holds against it.
    speedups += [1 / one.estimate for one in told["gil"] if one is not None]
    assert sorted(drawn) == pytest.approx(sorted(speedups))


def test_a_verdict_is_withheld_until_the_planned_rounds_are_in(
    visit: Callable[..., Any],
    until: Callable[..., None],
    replay: Callable[..., Any],
    measured: RunDocument,
    tmp_path: Path,
) -> None:
    run = _begin(replay, tmp_path, measured)
    rounds = run.rounds(COUNT)
    for _ in range(7):
        next(rounds)
    page = visit(tmp_path).open("/verdict")
    cards = "[...document.querySelectorAll('.answer h3')].map(one => one.innerText)"
    [card] = page.evaluate(cards)
    assert card.split() == ["count", "being", "measured"]
    table = page.locator(".ag-center-cols-container").inner_text()
    assert not {"faster", "slower", "same", "inconclusive"} & set(table.split())
    page.get_by_role("textbox", name="Run").or_(page.get_by_role("combobox", name="Run")).first.focus()
    page.evaluate("window.kept = document.activeElement")
    next(rounds)
    run.end(COUNT)
    until(page, f"{cards}.some(one => one.includes('count on 3.13t'))")
    assert page.evaluate("document.activeElement === window.kept")
    assert measured.verdicts[-1].answers[0].sentence in page.locator(".answers").inner_text()
