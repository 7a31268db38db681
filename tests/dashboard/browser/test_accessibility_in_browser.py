"""axe-core finds nothing on any page that keeps somebody out, light and dark, wide and on a phone, over what was measured."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from internals_lab_dashboard.pages.registry import PAGES

# Evaluated from outside the page, whose policy forbids scripts of others only to itself.
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = "(part) => axe.run(part ?? document, {resultTypes: ['violations']})"
GRAVE = ("moderate", "serious", "critical")
# All there: nothing is awaited, each chart is drawn and named, each table has its rows or says that it has none.
SETTLED = """document.querySelector('#content')?.getAttribute('aria-busy') !== 'true'
    && document.querySelector('.ag-row, table.matrix, .message') !== null
    && [...document.querySelectorAll('.graph-frame')].every(one => one.querySelector('.main-svg[role=img]'))
    && [...document.querySelectorAll('.table')].every(
        one => one.querySelector('.ag-root:not(.ag-delay-render) :is(.ag-row, .ag-overlay-no-rows-center)'))"""


def violations(page: Any, part: str | None = None) -> list[str]:
    """What is grave of all that axe-core looks at, in the page or a part, no rule left out, with the first element of each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE + "; null")
    return [
        f"{one['impact']}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])})"
        for one in page.evaluate(RUN, part)["violations"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_page_keeps_anybody_out(
    visit: Callable[..., Any],
    until: Callable[..., None],
    measured_for_every_page: Path,
    scheme: str,
    width: int,
) -> None:
    begun = visit(measured_for_every_page, scheme=scheme, width=width)
    found = {}
    for page in PAGES:
        shown = begun.open(page.path, chart=False)
        until(shown, f"document.querySelector('h1')?.innerText === {page.name!r}")
        until(shown, SETTLED)
        assert shown.evaluate("document.documentElement.scrollWidth") == width, (
            f"{page.name} scrolls sideways"
        )
        found[page.name] = violations(shown)
    assert {name: told for name, told in found.items() if told} == {}


def test_nor_do_search_help_and_what_is_said_instead_of_results(
    visit: Callable[..., Any], until: Callable[..., None], results_folder: Path, tmp_path: Path
) -> None:
    begun = visit(results_folder)
    page = begun.open("/verdict")
    assert violations(page) == [], "few answers, which stand open"
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    assert violations(page, "#help") == []
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_selector("#search-found li")
    assert violations(page, "#search") == []
    page.keyboard.type("nothing is called that")
    page.wait_for_selector("#search-none:not(:empty)")
    assert violations(page, "#search") == []
    (results_folder / "broken.json").write_text("{")
    said = []
    for path in ("/scaling?workers=64", "/calls?run=gone", "/no-such-page"):
        shown = begun.open(path, chart=False)
        assert violations(shown) == [], path
        said.append(shown.locator("#unreadable").count())
    assert any(said), "the broken file is told of"
    empty = tmp_path / "nothing measured yet"
    empty.mkdir()
    first = visit(empty, scheme="dark").open("/verdict", chart=False)
    assert first.locator(".message code").count(), "a first visit says how to get results"
    assert violations(first) == []


CHANGES = "section.card:has(.graph-frame)"
# Of the table that says the same as the chart: its headings and rows, of which some have changed.
GRID = f"""[...document.querySelectorAll('{CHANGES} .ag-row')].map(row => row.innerText).join()"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_nor_does_a_comparison_of_two_runs_that_differ(
    visit: Callable[..., Any], until: Callable[..., None], changed_runs: Path, scheme: str, width: int
) -> None:
    begun = visit(changed_runs, scheme=scheme, width=width)
    for view in ("", "?show=all"):
        page = begun.open(f"/compare{view}")
        until(page, SETTLED)
        assert page.locator(f"{CHANGES} .scatterlayer .point").count(), "the changes are drawn"
        assert "faster" in page.evaluate(GRID) or "slower" in page.evaluate(GRID)
        # By itself, so that what it looks at is known, and with all that is around it.
        assert violations(page, CHANGES) == []
        assert violations(page) == []
        page.locator("summary", has_text="The same as Markdown").click()
        page.wait_for_selector("details[open] pre")
        assert violations(page) == [], "its long texts unfolded"


FOCUSED = "document.activeElement"


def test_all_of_a_page_is_reached_and_used_by_keys_alone(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")

    def tab_to(selector: str, *, key: str = "Tab", most: int) -> int:
        """How many strokes it takes; what has the focus on the way is seen to have it."""
        for stroke in range(1, most + 1):
            page.keyboard.press(key)
            if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
                return stroke
        raise AssertionError(f"{selector} is not within {most} strokes of {key}")

    tab_to(".skip", most=1)
    page.keyboard.press("Enter")
    until(page, f"{FOCUSED}.id === 'content'")
    tab_to(".bar input", most=3)
    tab_to(".controls input[type=radio]", most=9)
    before = page.evaluate("document.querySelector('#said').textContent")
    page.keyboard.press("ArrowRight")
    until(page, f"location.search.includes({FOCUSED}.value)")
    until(page, f"document.querySelector('#said').textContent !== {before!r}")
    assert page.locator("#said").inner_text().startswith("Scaling. ")
    tab_to(".graph-frame", most=10)
    tab_to(".modebar-btn", most=1)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{FOCUSED}.dataset.title") == "Zoom"
    until(page, f"getComputedStyle({FOCUSED}.parentElement).opacity === '1'")
    tab_to(".ag-header-cell", most=1)
    page.keyboard.press("Enter")
    until(page, f"{FOCUSED}.getAttribute('aria-sort') === 'ascending'")
    tab_to(".ag-cell", most=1)
    tab_to(".ag-header-cell", key="Shift+Tab", most=1)
    tab_to(".ag-cell", most=1)
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.closest('.table') === null"), "a table is no trap"
