"""What holds of every page of the registry, over results that were measured: a new page is held to it by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from internals_lab_dashboard.pages.content.page import Page
from internals_lab_dashboard.pages.registry import PAGES
from playwright.sync_api import Page as BrowserPage
from visiting.dashboards import tree

from internals_lab.store.loading import find_runs, load_run

SHOWN = "document.querySelector('.ag-row, table.matrix tbody td, .message') !== null"
# Nothing changed between two runs of the same: what is within noise is shown when asked for.
ALSO_ASKED = {"/compare": "&show=all"}
DRAWN = ".graph, table.matrix"
# Of each chart: what is drawn in it, what it may do, and what its buttons are called.
CHARTS = """Array.from(document.querySelectorAll('.js-plotly-plot')).map(chart => ({
    drawn: chart.querySelectorAll('.scatterlayer .trace, .barlayer .trace, .heatmaplayer .hm, .boxlayer .trace').length,
    upload: chart._context.showSendToCloud,
    server: chart._context.plotlyServerURL,
    link: chart._context.showLink,
    studio: chart._context.showEditInChartStudio,
    buttons: Array.from(chart.querySelectorAll('.modebar-btn')).map(button => button.dataset.title),
}))"""
ROWS = "document.querySelectorAll('.ag-center-cols-container .ag-row, table.matrix tbody tr').length"
UNDRAWN = (
    "Array.from(document.querySelectorAll('.graph')).filter(one => !one.querySelector('.main-svg')).length"
)
AWAY = ("share", "cloud", "studio", "send", "upload")
FIRST_CHART = "document.querySelector('.js-plotly-plot .nsewdrag')"
RANGE = """(() => {
    const {xaxis} = document.querySelector('.js-plotly-plot')._fullLayout;
    return Array.from(xaxis.range).map(edge => String(edge).slice(0, 9)).join();
})()"""
DATA = """JSON.stringify((document.querySelector('.js-plotly-plot')?.data ?? []).map(
    one => [one.name, Array.from(one.x || []), Array.from(one.y || [])]))"""
# Where a filter leaves other choices or nothing to draw, the page has other charts then.
MARK = "document.querySelector('.js-plotly-plot').mark = true"
IS_THE_SAME = "document.querySelector('.js-plotly-plot')?.mark === true"
INTERPRETERS = """new Set((document.querySelector('.js-plotly-plot')?.data ?? []).map(
    one => (one.name ?? '').split(' ')[0]).filter(word => /^[0-9]/.test(word))).size"""
FILTER = "main label:text-is('Interpreters')"

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)


@pytest.mark.measures
def test_each_of_what_pages_are_to_show_was_measured(measured_for_every_page: Path) -> None:
    """On its own, so that it is measured while nothing else runs, and pages are looked at later, side by side."""
    documents = [load_run(run.path) for run in find_runs(measured_for_every_page)]
    assert [document.run.status for document in documents] == ["complete", "complete"]
    measured = [
        {result.cell.interpreter for result in document.cells if result.outcome == "measured"}
        for document in documents
    ]
    assert [len(interpreters) for interpreters in measured] == [2, 2]


@every_page
def test_a_page_draws_what_was_measured_and_nothing_leaves_the_machine(
    visit: Callable[..., Any], until: Callable[..., None], measured_for_every_page: Path, page: Page
) -> None:
    before = tree(measured_for_every_page)
    begun = visit(measured_for_every_page)
    # A page shows the newest run unless it is told another; not every run has something for each.
    for run in find_runs(measured_for_every_page):
        more = ALSO_ASKED.get(page.path, "")
        shown = begun.open(f"{page.path}?run={run.run_id}{more}", chart=False)
        until(shown, SHOWN)
        if shown.locator(DRAWN).count():
            break
    assert shown.locator(DRAWN).count(), shown.locator(".message").all_inner_texts()
    until(shown, f"{UNDRAWN} === 0")
    assert shown.title() == f"{page.name} · Internals Lab"
    assert shown.locator("h1").inner_text() == page.name
    charts = shown.evaluate(CHARTS)
    assert charts or shown.locator("table.matrix").count()
    assert all(chart["drawn"] for chart in charts), charts
    # Tables come after charts.
    until(shown, f"{ROWS} > 0")
    for chart in charts:
        assert (chart["upload"], chart["server"]) == (False, "")
        assert not chart["link"]
        assert not chart["studio"]
        assert chart["buttons"], "the chart's own buttons are there"
        assert not [title for title in chart["buttons"] if any(word in title.lower() for word in AWAY)]
    assert tree(measured_for_every_page) == before


def drag(shown: BrowserPage) -> None:
    """Zoom into a part of the first chart, as a reader does."""
    area = shown.locator(".js-plotly-plot .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    left, top, width, height = box["x"], box["y"], box["width"], box["height"]
    shown.mouse.move(left + 0.2 * width, top + 0.2 * height)
    shown.mouse.down()
    shown.mouse.move(left + 0.7 * width, top + 0.7 * height, steps=6)
    shown.mouse.up()


def choose_last(shown: BrowserPage, label: str) -> None:
    """Pick the last option of a field that takes several."""
    shown.get_by_role("textbox", name=label, exact=True).or_(
        shown.get_by_role("combobox", name=label, exact=True)
    ).first.click()
    shown.get_by_role("option").last.click()
    shown.keyboard.press("Escape")


def test_a_zoom_survives_a_filter_on_every_page_that_has_one(
    visit: Callable[..., Any], until: Callable[..., None], measured_for_every_page: Path
) -> None:
    looked_at = set()
    begun = visit(measured_for_every_page)
    for page, run in product(PAGES, find_runs(measured_for_every_page)):
        if page.path in looked_at:
            continue
        shown = begun.open(f"{page.path}?run={run.run_id}", chart=False)
        until(shown, SHOWN)
        if not shown.locator(".graph").count() or not shown.locator(FILTER).count():
            continue
        until(shown, f"{UNDRAWN} === 0 && {FIRST_CHART} !== null")
        if shown.evaluate(INTERPRETERS) < 2:
            continue  # of one interpreter alone: a filter would leave it as it is
        whole = shown.evaluate(RANGE)
        drag(shown)
        until(shown, f"{RANGE} !== '{whole}'")
        zoomed, drawn = shown.evaluate(RANGE), shown.evaluate(DATA)
        shown.evaluate(MARK)
        choose_last(shown, "Interpreters")
        until(shown, f"{DATA} !== {json.dumps(drawn)}")
        if shown.evaluate(IS_THE_SAME):
            assert shown.evaluate(RANGE) == zoomed, page.path
            looked_at.add(page.path)
    # How many there are depends on what a restless machine let be measured; calls take nothing but one core.
    assert "/calls" in looked_at
