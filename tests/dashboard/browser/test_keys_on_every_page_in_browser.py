"""Every page by keys alone: each thing that can be used is come by, the focus is seen, never caught and never lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from internals_lab_dashboard.pages.registry import PAGES
from playwright.sync_api import Page as BrowserPage

SETTLED = """document.querySelector('#content')?.getAttribute('aria-busy') !== 'true'
    && document.querySelector('.ag-row, table.matrix, .message') !== null
    && [...document.querySelectorAll('.graph-frame')].every(one => one.querySelector('.modebar-btn[tabindex]'))
    && [...document.querySelectorAll('.table')].every(one => one.querySelector('.ag-header-cell'))"""
# What a reader may want to use, each under a name: of a bar of buttons, the choices of a switch, the statements of a ledger, the
# headings and the rows of a table one is a stop of the Tab key, and the arrow keys go on from there.
USABLE = """(() => {
    window.nameOf = element => {
        const table = element.closest('.table-frame');
        const place = [...document.querySelectorAll('.table-frame')].indexOf(table);
        if (table) return `table ${place} ${element.closest('.ag-header') ? 'headings' : 'rows'}`;
        const bar = element.closest('.modebar');
        if (bar) return `buttons ${[...document.querySelectorAll('.modebar')].indexOf(bar)}`;
        if (element.type === 'radio') return `switch ${element.name}`;
        const matrix = element.matches('a') && element.closest('table.matrix');
        if (matrix) return `statements ${[...document.querySelectorAll('table.matrix')].indexOf(matrix)}`;
        window.numbered ??= new Map();
        if (!numbered.has(element)) numbered.set(element, numbered.size);
        const words = element.getAttribute('aria-label') ?? element.id ?? '';
        return `${element.tagName} ${words} ${element.textContent.trim().slice(0, 30)} ${numbered.get(element)}`;
    };
    const all = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    return [...new Set([...document.querySelectorAll(all)]
        .filter(one => one.checkVisibility({visibilityProperty: true}) || one.type === 'radio')
        .filter(one => !one.closest('dialog, [aria-hidden=true], .ag-overlay, .ag-hidden') && !one.disabled)
        .filter(one => one.tabIndex >= 0 || !one.matches('.listing a, input'))
        .filter(one => !one.closest('details:not([open]) > :not(summary)'))
        .map(nameOf))];
})()"""
HERE = """(() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    // What is hidden to give way to a picture of it is seen by that.
    const seen = one.type === 'radio' ? one.nextElementSibling : one.closest('.mantine-Input-wrapper') ?? one;
    const box = seen.getBoundingClientRect();
    return {
        name: nameOf(one),
        kind: `${one.parentElement.className} ${one.tagName}.${one.className}`.replace(/ag-\\S*\\d\\S*/g, ''),
        box: {x: box.x, y: box.y, width: box.width, height: box.height},
        inView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
})()"""
AROUND_PX = 8
FOCUSED = "document.activeElement"
IS_HOME = f"{FOCUSED}.matches('.skip')"


def is_seen(page: BrowserPage, here: dict[str, Any]) -> bool:
    """Whether the pixels in and around what has the focus are others than without it."""
    box = here["box"]
    size = page.viewport_size
    assert size is not None
    left, top = max(0, box["x"] - AROUND_PX), max(0, box["y"] - AROUND_PX)
    clip: Any = {
        "x": left,
        "y": top,
        "width": min(size["width"], box["x"] + box["width"] + AROUND_PX) - left,
        "height": min(size["height"], box["y"] + box["height"] + AROUND_PX) - top,
    }
    page.evaluate(f"window.had = {FOCUSED}")
    focused = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("had.blur()")
    without = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("had.focus({preventScroll: true})")
    return focused != without


def complaints(page: BrowserPage, kinds_seen: set[str]) -> dict[str, list[str]]:
    """What is wrong with the way of the Tab key through the page, from its beginning to its end and back."""
    usable = page.evaluate(USABLE)
    stops: list[dict[str, Any]] = []
    unseen = []
    for _ in range(2 * len(usable)):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        # Behind the last one the browser's own window has its turn, if there is one.
        if here is None or (stops and here["name"] == stops[0]["name"]):
            break
        stops.append(here)
        if here["kind"] not in kinds_seen and here["inView"]:
            kinds_seen.add(here["kind"])
            if not is_seen(page, here):
                unseen.append(here["name"])
    names = [stop["name"] for stop in stops]
    back = []
    page.evaluate("[...document.querySelectorAll('summary, a, button')].at(-1).focus()")
    while not page.evaluate(IS_HOME) and len(back) <= len(names):
        page.keyboard.press("Shift+Tab")
        back.append((page.evaluate(HERE) or {"name": "nothing"})["name"])
    found = {
        "not come by": [name for name in usable if name not in names],
        "come by twice": [name for name in dict.fromkeys(names) if names.count(name) > 1],
        "out of view": [stop["name"] for stop in stops if not stop["inView"]],
        "not seen": unseen,
        "another way back": [] if back[::-1] == names[: len(back)] else [*back],
    }
    return {what: which for what, which in found.items() if which}


def opened(begun: Any, until: Callable[..., None], path: str, name: str) -> BrowserPage:
    """The page, with all that is drawn later."""
    page: BrowserPage = begun.open(path, chart=False)
    until(page, f"document.querySelector('h1')?.innerText === {name!r}")
    until(page, SETTLED)
    return page


def test_all_of_every_page_is_come_by_and_seen_by_keys_alone(
    visit: Callable[..., Any], until: Callable[..., None], measured_for_every_page: Path
) -> None:
    begun = visit(measured_for_every_page)
    begun.page.emulate_media(reduced_motion="reduce")  # what scrolls slowly is in view later
    kinds_seen: set[str] = set()
    found = {one.name: complaints(opened(begun, until, one.path, one.name), kinds_seen) for one in PAGES}
    assert {name: told for name, told in found.items() if told} == {}


SETTLES = "window.settled = 0; window.addEventListener('lab:settled', () => settled += 1)"


def test_an_answer_leaves_the_focus_where_it_is_on_every_page(
    visit: Callable[..., Any], until: Callable[..., None], measured_for_every_page: Path
) -> None:
    """Of every page its first switch, its first field of choices and, where that hid something, the way back."""
    begun = visit(measured_for_every_page)
    tried = Counter()
    for one in PAGES:
        page = opened(begun, until, one.path, one.name)
        page.evaluate(SETTLES)
        if page.locator(".controls input[type=radio]").count():
            page.locator(".controls input[type=radio]:checked").first.focus()
            before = page.evaluate(f"{FOCUSED}.value")
            page.keyboard.press("ArrowRight")
            until(page, "settled === 1")
            until(page, f"{FOCUSED}.type === 'radio' && {FOCUSED}.value !== {before!r} && {FOCUSED}.checked")
            tried["switch"] += 1
            page.evaluate("settled = 0")
        field = page.locator(".bar .control-several input:not([type=hidden])").first
        field.focus()
        label = page.evaluate(f"{FOCUSED}.id")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("[role=option]:visible")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        until(page, "settled === 1")
        until(page, f"{FOCUSED}.id === {label!r}")
        page.keyboard.press("Escape")
        page.wait_for_selector("[role=option]", state="hidden")
        assert page.evaluate(f"{FOCUSED}.id") == label, one.name
        tried["field"] += 1
        again = page.locator(".clear-filters").first
        again.focus()
        page.keyboard.press("Enter")
        until(page, "settled === 2")
        until(page, f"{FOCUSED}.id === 'content'")
    assert tried["switch"] > 5
    assert tried["field"] == len(PAGES)
