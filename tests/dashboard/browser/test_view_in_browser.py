"""The view is in the address: reload, menu and back keep it, and changing it in place keeps the zoom."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

CURVES = """(() => {
    const chart = document.querySelector('.js-plotly-plot');
    return chart.data.map(one => [one.name, Array.from(one.y), one.line.color, one.marker && one.marker.symbol]);
})()"""
RANGES = """(() => {
    const {xaxis, yaxis} = document.querySelector('.js-plotly-plot')._fullLayout;
    return [...xaxis.range, ...yaxis.range].map(edge => Number(edge.toFixed(6)));
})()"""


HIDDEN = """(() => document.querySelector('.js-plotly-plot').data
    .filter(one => one.visible === 'legendonly').map(one => one.name))()"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box."""
    page.get_by_role("textbox", name=label, exact=True).or_(
        page.get_by_role("combobox", name=label, exact=True)
    ).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def address_has(page: Page, words: str) -> None:
    """Wait until the address says so."""
    page.wait_for_url(lambda url: words in url)


def first_answer_held(page: Page) -> list[Route]:
    """From now on: the first one that the page is given waits in this list, all others go through."""
    held: list[Route] = []

    def keep_waiting(route: Route) -> None:
        if held:
            route.fallback()
        else:
            held.append(route)

    page.route("**/_dash-update-component", keep_waiting)
    return held


def test_reload_shows_the_same_picture(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    before = page.evaluate(CURVES)
    choose(page, "n", "400000")
    choose(page, "Strategies", "threads")
    page.keyboard.press("Escape")
    page.get_by_text("Total", exact=True).click()
    page.get_by_text("Log", exact=True).click()
    for words in ("param.n=400000", "strategy=threads", "estimate=total", "scale=log"):
        address_has(page, words)
    until(page, f"{CURVES}.length === 3")
    until(page, "document.querySelector('.js-plotly-plot').layout.xaxis.type === 'log'")
    address, picture = page.url, page.evaluate(CURVES)
    assert picture != before
    page.reload()
    page.wait_for_selector(".ag-row")
    until(page, f"document.querySelector('.js-plotly-plot') && {CURVES}.length === 3")
    assert page.evaluate(CURVES) == picture
    assert page.url == address
    assert page.get_by_role("radio", name="Total").is_checked()
    assert page.get_by_role("radio", name="Log").is_checked()
    assert page.get_by_label("n", exact=True).first.input_value() == "400000"


def zoomed_into(page: Page, until: Callable[..., None]) -> list[float]:
    """Drag over the chart; the part of it that is seen then."""
    frame = page.locator(".js-plotly-plot .nsewdrag").bounding_box()
    assert frame is not None
    unzoomed = page.evaluate(f"{RANGES}.join()")
    page.mouse.move(frame["x"] + 60, frame["y"] + 60)
    page.mouse.down()
    page.mouse.move(frame["x"] + 400, frame["y"] + 250, steps=6)
    page.mouse.up()
    until(page, f"{RANGES}.join() !== '{unzoomed}'")
    seen: list[float] = page.evaluate(RANGES)
    return seen


def test_zoom_survives_a_filter_and_another_setting(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    zoomed = zoomed_into(page, until)
    choose(page, "n", "400000")
    address_has(page, "param.n=400000")
    until(page, "document.querySelector('.js-plotly-plot').data[0].y[0] > 1")
    assert page.evaluate(RANGES) == zoomed
    page.evaluate("window.field = document.querySelector('.bar .control-several')")
    choose(page, "Interpreters", "3.13t")
    until(page, "document.querySelector('.js-plotly-plot').data.length === 3")
    assert page.evaluate(RANGES) == zoomed
    # The fields are not drawn anew, and what they hide is said.
    assert page.evaluate("window.field.isConnected")
    assert "Filters hide" in page.locator(".filtered").inner_text()
    hints = page.locator(".bar .control-several input:not([type=hidden])").evaluate_all(
        "all => all.map(one => one.placeholder)"
    )
    assert hints.count("") == 1


def zoomed_and_hidden(page: Page, until: Callable[..., None]) -> list[Any]:
    """Drag over the chart and hide its first series; what is seen then."""
    zoomed_into(page, until)
    page.locator(".js-plotly-plot .legendtoggle").first.click()
    until(page, f"{HIDDEN}.length === 1")
    address_has(page, "zoom.speedup=x")
    address_has(page, "hidden.speedup=")
    return [page.evaluate(RANGES), page.evaluate(HIDDEN)]


def until_seen(page: Page, until: Callable[..., None], seen: list[Any]) -> None:
    """Wait until a chart shows this part of it and hides these series."""
    ranges, hidden = seen
    # The address has six digits.
    near = f"{json.dumps(ranges)}.every((edge, place) => Math.abs({RANGES}[place] - edge) < 1e-4)"
    until(page, f"document.querySelector('.js-plotly-plot')?._fullLayout !== undefined && {near}")
    until(page, f"JSON.stringify({HIDDEN}) === JSON.stringify({json.dumps(hidden)})")


def test_a_reload_back_and_a_colleague_have_the_same_zoom_and_hidden_series(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    begun = visit(shown_results)
    page = begun.open("/scaling")
    seen = zoomed_and_hidden(page, until)
    address = page.url
    page.reload()
    until_seen(page, until, seen)
    assert page.url == address
    # Other figures have not been zoomed into; back at these they are as they were left.
    choose(page, "Run", "2026-02-28 09:00 UTC · 3.13, 3.13t · quick")
    address_has(page, "run=20260228-090000-cd34")
    until(page, f"{HIDDEN}.length === 0")
    page.wait_for_url(lambda url: "zoom." not in url and "hidden." not in url)
    page.go_back()
    until_seen(page, until, seen)
    page.get_by_role("link", name="Calls").click()
    page.wait_for_selector("h1:text-is('Calls')")
    address_has(page, "/calls")
    until(page, "document.querySelector('.js-plotly-plot .xtick') !== null")
    assert "zoom." not in page.url
    page.go_back()
    until_seen(page, until, seen)
    # A double click shows all of it, and the address says so.
    page.locator(".js-plotly-plot .nsewdrag").dblclick()
    page.wait_for_url(lambda url: "zoom." not in url and "hidden." in url)
    colleague = page.context.browser.new_page() if page.context.browser else None
    assert colleague is not None
    colleague.set_viewport_size({"width": 1280, "height": 900})
    colleague.goto(address)
    until_seen(colleague, until, seen)
    colleague.close()


def test_an_address_that_names_what_is_not_there_shows_the_whole_chart(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    words = "zoom.speedup=x:a:b&zoom.speedup=x::&zoom.speedup=z9:1:2&zoom.speedup=<img src=x>&hidden.speedup=nobody"
    page = visit(shown_results).open("/scaling")
    whole = page.evaluate(RANGES)
    page.goto(f"{page.url}&{words}")
    page.wait_for_selector(".ag-row")
    until(page, "document.querySelector('.js-plotly-plot .xtick') !== null")
    page.wait_for_url(lambda url: "zoom." not in url and "hidden." not in url)
    assert page.evaluate(RANGES) == whole


def test_hiding_a_series_leaves_the_others_as_they_look(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    before = {name: look for name, _, *look in page.evaluate(CURVES)}
    choose(page, "Interpreters", "3.13t")
    until(page, "document.querySelector('.js-plotly-plot').data.length === 3")
    after = {name: look for name, _, *look in page.evaluate(CURVES)}
    assert after == {name: before[name] for name in after}


def test_the_menu_keeps_the_run_and_back_returns_to_the_view(
    visit: Callable[..., Any], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling?param.n=400000")
    address_has(page, "run=20260301-101500-ab12")
    scaling = page.url
    page.get_by_role("link", name="Calls").click()
    page.wait_for_selector("h1:text-is('Calls')")
    address_has(page, "run=20260301-101500-ab12")
    page.go_back()
    page.wait_for_selector("h1:text-is('Scaling')")
    assert page.url == scaling
    assert page.get_by_label("n", exact=True).first.input_value() == "400000"


def test_another_run_is_shown_in_place_of_the_first(visit: Callable[..., Any], shown_results: Path) -> None:
    page = visit(shown_results).open("/scaling")
    choose(page, "Run", "2026-02-28 09:00 UTC · 3.13, 3.13t · quick")
    address_has(page, "run=20260228-090000-cd34")
    page.get_by_role("link", name="Calls").click()
    page.wait_for_selector(".message")
    assert "Choose another run" in page.locator(".message").inner_text()
    choose(page, "Run", "2026-03-01 10:15 UTC · 3.13, 3.13t · quick")
    page.wait_for_selector(".js-plotly-plot .xtick")
    assert page.get_by_label("Scenario").first.input_value() == "calls"


def test_an_answer_that_comes_after_the_reader_went_on_changes_nothing(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    late = first_answer_held(page)
    choose(page, "Run", "2026-02-28 09:00 UTC · 3.13, 3.13t · quick")
    address_has(page, "run=20260228-090000-cd34")
    page.get_by_role("link", name="Calls").click()
    page.wait_for_selector(".message")
    until(page, "document.querySelector('h1').innerText === 'Calls'")
    assert late, "the first page's answer was to be late"
    for route in late:
        with page.expect_response("**/_dash-update-component"):
            route.fallback()
    page.evaluate(TWO_FRAMES)  # time for the browser to draw what it was given
    assert "Choose another run" in page.locator(".message").inner_text()


def test_the_table_follows_the_view(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/calls")
    choose(page, "Interpreters", "3.13t")
    until(page, "document.querySelectorAll('.ag-center-cols-container .ag-row').length === 7")
    assert "3.13t" in page.locator(".ag-center-cols-container .ag-row").first.inner_text()


def test_the_last_of_two_rapid_changes_is_shown_though_the_first_is_answered_later(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    late = first_answer_held(page)
    choose(page, "Interpreters", "3.13t")
    address_has(page, "interpreter=cpython-3.13.5t")
    page.keyboard.press("Escape")
    page.get_by_text("Log", exact=True).click()
    is_log = "document.querySelector('.js-plotly-plot').layout.xaxis.type === 'log'"
    until(page, is_log)
    assert late, "the first change's answer was to be late"
    with page.expect_response("**/_dash-update-component"):
        late[0].fallback()
    page.evaluate(TWO_FRAMES)
    assert page.evaluate(is_log)
    assert page.evaluate("document.querySelector('.js-plotly-plot').data.length") == 5 - 2
    assert page.get_by_role("radio", name="Log").is_checked()
    # And what comes next is compared with what is on the screen.
    page.get_by_text("Linear", exact=True).click()
    until(page, "document.querySelector('.js-plotly-plot').layout.xaxis.type !== 'log'")


def test_a_change_that_is_taken_back_before_its_answer_leaves_the_first_picture(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    before = page.evaluate(CURVES)
    late = first_answer_held(page)
    page.get_by_text("Total", exact=True).click()
    address_has(page, "estimate=total")
    with page.expect_response("**/_dash-update-component"):
        page.get_by_text("Typical", exact=True).click()
        address_has(page, "estimate=typical")
    with page.expect_response("**/_dash-update-component"):
        late[0].fallback()
    page.evaluate(TWO_FRAMES)
    assert page.evaluate(CURVES) == before
    assert page.get_by_role("radio", name="Typical").is_checked()


def test_back_takes_a_change_of_scenario_or_run_back_and_redraws(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling?strategy=threads")
    address_has(page, "run=20260301-101500-ab12")
    choose(page, "n", "400000")
    address_has(page, "param.n=400000")
    until(page, "document.querySelector('.js-plotly-plot').data[0].y[0] > 1.04")
    other = page.evaluate(CURVES)
    choose(page, "Run", "2026-02-28 09:00 UTC · 3.13, 3.13t · quick")
    address_has(page, "run=20260228-090000-cd34")
    until(
        page,
        "[...document.querySelectorAll('.detail pre')].at(-1).textContent.includes('20260228-090000-cd34')",
    )
    page.go_back()
    address_has(page, "run=20260301-101500-ab12")
    until(
        page,
        "[...document.querySelectorAll('.detail pre')].at(-1).textContent.includes('20260301-101500-ab12')",
    )
    assert page.evaluate(CURVES) == other
    assert page.get_by_label("n", exact=True).first.input_value() == "400000"
    page.go_forward()
    until(
        page,
        "[...document.querySelectorAll('.detail pre')].at(-1).textContent.includes('20260228-090000-cd34')",
    )


def test_filters_go_along_to_other_pages_and_are_cleared_at_once(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    choose(page, "Interpreters", "3.13t")
    address_has(page, "interpreter=cpython-3.13.5t")
    page.get_by_role("link", name="Calls").click()
    page.wait_for_selector("h1:text-is('Calls')")
    address_has(page, "interpreter=cpython-3.13.5t")
    until(page, "document.querySelector('.js-plotly-plot')?.data?.length === 1")
    assert "Filters hide 7 of 14 cells" in page.locator(".filtered").inner_text()
    page.get_by_role("button", name="Show all").click()
    until(page, "document.querySelector('.js-plotly-plot').data.length === 2")
    assert "interpreter" not in page.url
    assert page.locator(".filtered").inner_text() == "Filters hide nothing here"


def test_a_page_that_the_filters_empty_shows_all_again_on_a_click(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open(
        "/scaling?strategy=subinterpreters&workers=1&param.n=400000", chart=False
    )
    page.get_by_role("button", name="Show all").last.click()
    until(page, "document.querySelector('.js-plotly-plot')?.data?.length === 5")
    assert "param.n=400000" in page.url


ORDER = """(() => [...document.querySelectorAll('.table-frame .ag-center-cols-container')].slice(0, 1)
    .flatMap(table => [...table.querySelectorAll('.ag-row')])
    .sort((one, other) => one.getAttribute('row-index') - other.getAttribute('row-index'))
    .map(row => row.textContent).join('|'))()"""
UNFOLDED = """(() => [...document.querySelectorAll('details[data-fold]')]
    .filter(one => one.open).map(one => one.dataset.fold).join('|'))()"""


def test_a_reload_back_and_a_colleague_have_the_same_order_of_a_table_and_the_same_folds(
    visit: Callable[..., Any], until: Callable[..., None], results_folder: Path
) -> None:
    begun = visit(results_folder)
    page = begun.open("/scaling")
    page.wait_for_selector(".ag-row")
    drawn = page.evaluate(ORDER), page.evaluate(UNFOLDED)
    heading = page.locator(".ag-header-cell[col-id=estimate]").first
    heading.click()
    address_has(page, "sort.speedup=estimate%3Aasc")
    heading.click()
    address_has(page, "sort.speedup=estimate%3Adesc")
    page.locator("summary", has_text="How it was run").click()
    address_has(page, "open=How+it+was+run")
    seen = page.evaluate(ORDER), page.evaluate(UNFOLDED)
    assert seen[0] != drawn[0]
    assert seen[1] == "How it was run"
    address = page.url

    def is_seen(where: Page) -> None:
        until(where, f"{ORDER} === {json.dumps(seen[0])}")
        until(where, f"{UNFOLDED} === {json.dumps(seen[1])}")

    page.reload()
    is_seen(page)
    assert page.url == address
    # Another run has the same columns and the same folds: the address says of them what is seen.
    choose(page, "Run", "2026-02-28 09:00 UTC · 3.13, 3.13t · quick")
    address_has(page, "run=20260228-090000-cd34")
    assert "sort.speedup=estimate%3Adesc&open=How+it+was+run" in page.url
    until(page, f"{UNFOLDED} === 'How it was run'")
    page.go_back()
    is_seen(page)
    page.get_by_role("link", name="Calls").click()
    page.wait_for_selector("h1:text-is('Calls')")
    address_has(page, "/calls")
    assert "sort." not in page.url
    assert "open=" not in page.url
    page.go_back()
    is_seen(page)
    assert page.context.browser is not None
    colleague = page.context.browser.new_page()
    colleague.goto(address)
    is_seen(colleague)
    colleague.close()
    # As it was drawn, it needs no word.
    page.locator("summary", has_text="How it was run").click()
    page.wait_for_url(lambda url: "open=" not in url)
    page.locator(".ag-header-cell[col-id=estimate]").first.click()
    page.wait_for_url(lambda url: "sort." not in url)
    assert (page.evaluate(ORDER), page.evaluate(UNFOLDED)) == drawn
