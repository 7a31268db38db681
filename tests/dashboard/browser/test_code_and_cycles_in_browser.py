"""The Anatomy and Cycles pages in a browser: another side in place, words of others as text, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from playwright.sync_api import Page

HOSTILE = '<img src=x onerror="window.broken=1"><b>bold</b>'
TITLES = "Array.from(document.querySelectorAll('.card h2')).map(one => one.innerText).join('|')"
MARKS = "Array.from(document.querySelectorAll('.panes td.pane-mark span[aria-hidden]')).map(one => one.innerText).join('')"
CHANGED = "getComputedStyle(document.querySelector('.pane-changed .left')).backgroundColor"


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box."""
    page.get_by_role("textbox", name=label, exact=True).or_(
        page.get_by_role("combobox", name=label, exact=True)
    ).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_code_is_compared_in_place_and_its_differences_are_signs_not_colours_alone(
    visit: Callable[..., Any], until: Callable[..., None], run_builder: type[Any], make_folder: Any
) -> None:
    page = visit(make_folder([run_builder().anatomy().build()]), width=390, height=844).open("/anatomy")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(MARKS) == "≠≠"
    assert "differs" in (page.locator(".pane-changed .for-ears-only").first.text_content() or "")
    light = page.evaluate(CHANGED)
    page.emulate_media(color_scheme="dark")
    until(page, f"{CHANGED} !== '{light}'")
    page.evaluate("document.querySelector('.js-plotly-plot').mark = 'the same'")
    choose(page, "Right", "3.13")
    until(page, f"{MARKS} === ''")
    assert "right=cpython-3.13.5" in page.url
    choose(page, "Left", "3.13t")
    until(page, f"{MARKS} === '≠≠'")
    page.get_by_text("Differences", exact=True).click()
    page.wait_for_url(lambda url: "show=differences" in url)
    assert page.evaluate("document.querySelector('.js-plotly-plot').mark") == "the same"
    address = page.url
    page.reload()
    page.wait_for_selector(".panes")
    assert page.url == address
    page.locator(".panes-frame").first.focus()
    assert page.evaluate("document.activeElement.className") == "panes-frame"


def test_words_of_code_and_of_objects_are_text(
    visit: Callable[..., Any], run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().anatomy().leak()
    # Whatever a results file holds, in every string of it.
    text = msgspec.json.encode(builder.build()).decode()
    for word in ("BINARY_OP", "return a + b", "CACHE, 1,000 items", "exp_leak.Order", "[7]", "is part of"):
        text = text.replace(word, msgspec.json.encode(HOSTILE + word).decode()[1:-1])
    folder = make_folder([])
    (folder / "hostile.json").write_text(text)
    begun = visit(folder)
    for path, parts in (
        ("/anatomy", (".panes",)),
        ("/cycles", (".main-svg .textpoint", ".ag-row", ".hoverlayer")),
    ):
        page = begun.open(path)
        page.evaluate(
            "Plotly.Fx.hover(document.querySelector('.js-plotly-plot'), [{curveNumber: 3, pointNumber: 0}])"
            if path == "/cycles"
            else "0"
        )
        for part in parts:
            found = page.locator(part)
            assert any("<img src=x" in words for words in found.all_text_contents()), (path, part)
        assert page.locator("main img, main b, main script").count() == 0
        assert page.evaluate("window.broken") is None


def test_another_cell_of_a_leak_is_shown_with_its_graph_as_a_table(
    visit: Callable[..., Any], until: Callable[..., None], run_builder: type[Any], make_folder: Any
) -> None:
    page = visit(make_folder([run_builder().leak().build()]), scheme="dark").open("/cycles")
    assert "Who holds it: 3.13" in page.evaluate(TITLES)
    chart = page.get_by_role("img", name="Who holds it: 3.13 · sequential")
    described = page.locator(f"#{chart.get_attribute('aria-describedby')}").text_content() or ""
    assert "<Order 7> holds 3 items by .lines" in described
    assert page.locator(".ag-center-cols-container").first.locator(".ag-row").count() == 4
    choose(page, "Cell", "3.13t · sequential")
    until(page, f"{TITLES}.startsWith('Types that grew: 3.13t')")
    page.wait_for_url(lambda url: "cell=3.13t-sequential-1" in url)
