"""Search, help, theme, and what is said when nobody answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

GROUND = "getComputedStyle(document.body).backgroundColor"


def test_search_leads_by_keys_to_what_was_found(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling?interpreter=cpython-3.13.5t")
    page.keyboard.press("/")
    page.wait_for_selector("#search-found li")
    page.keyboard.type("page calls")
    until(page, "document.querySelectorAll('#search-found li').length === 1")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Calls')")
    assert "interpreter=cpython-3.13.5t" in page.url
    page.keyboard.press("/")
    page.keyboard.type("scenario count")
    until(page, "document.querySelector('#search-found li')?.innerText.includes('count')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Scaling')")


def test_help_opens_beside_fields_only_and_gives_the_focus_back(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    page.get_by_role("link", name="Why", exact=True).focus()
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    assert "95 % interval" in page.locator("#help").inner_text()
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('#help').open")
    assert page.evaluate("document.activeElement.innerText") == "Why"
    page.get_by_label("n", exact=True).first.focus()
    page.keyboard.press("?")
    assert not page.evaluate("document.querySelector('#help').open")


def test_a_chosen_theme_is_kept_and_the_charts_follow(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results, scheme="light").open("/scaling")
    ink = "getComputedStyle(document.querySelector('.js-plotly-plot .xtick text')).fill"
    light = page.evaluate(f"[{GROUND}, {ink}]")
    page.get_by_role("button", name="Dark").click()
    until(page, f"{GROUND} !== '{light[0]}'")
    dark = page.evaluate(f"[{GROUND}, {ink}]")
    assert dark[1] != light[1]
    page.reload()
    page.wait_for_selector(".js-plotly-plot .xtick")
    assert page.evaluate(f"[{GROUND}, {ink}]") == dark
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="System").click()
    until(page, f"{GROUND} === '{light[0]}'")


def test_a_dashboard_that_stopped_is_said_to_have(
    serve: Callable[[Path], Any], chromium: Any, shown_results: Path, until: Callable[..., None]
) -> None:
    served = serve(shown_results)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(served.address)
    page.wait_for_selector(".js-plotly-plot .main-svg")
    assert served.stop() == 0
    page.get_by_text("Total", exact=True).click()
    until(page, "document.querySelector('.trouble').innerText.includes('internals-lab dashboard')")
    context.close()
