"""The pages of probes follow their reader: by keyboard, in place, in the dark, with everything in the address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

TILES = (
    "Array.from(document.querySelectorAll('.heatmaplayer text')).map(text => text.textContent).join('\\n')"
)
TITLES = "Array.from(document.querySelectorAll('.card h2')).map(heading => heading.innerText).join('\\n')"
WORDS = "Array.from(document.querySelectorAll('.how-to-read')).map(words => words.innerText).join('\\n')"


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box."""
    page.get_by_role("textbox", name=label, exact=True).or_(
        page.get_by_role("combobox", name=label, exact=True)
    ).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_settings_are_compared_by_another_one_in_place_and_by_keyboard(
    visit: Callable[..., Any], until: Callable[..., None], run_builder: type[Any], make_folder: Any
) -> None:
    folder: Path = make_folder([run_builder().collector().build()])
    page = visit(folder, scheme="dark").open("/gc")
    assert "held against this" in page.evaluate(TILES)
    page.evaluate("document.querySelector('.js-plotly-plot').mark = 'the same'")
    choose(page, "Relative to", "2000, 10, 0")
    until(page, "new URLSearchParams(location.search).get('relative') === '[2000,10,0]'")
    until(page, f"{WORDS}.includes('how many times that of 2000, 10, 0')")
    assert page.evaluate("document.querySelector('.js-plotly-plot').mark") == "the same"
    page.locator(".control-switch").get_by_text("Peak memory", exact=True).click()
    until(page, f"{TITLES}.includes('Speed against peak memory: 3.13 · sequential')")
    # A segmented control is a group of radio buttons: arrows move in it.
    page.keyboard.press("ArrowLeft")
    until(page, f"{TITLES}.includes('Speed against longest pause')")
    address = page.url
    page.goto(address)
    until(page, f"{TITLES}.includes('Speed against longest pause')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_phone_shows_the_map_within_its_card(
    visit: Callable[..., Any], run_builder: type[Any], make_folder: Any
) -> None:
    folder: Path = make_folder([run_builder().collector().build()])
    page = visit(folder, width=390, height=844).open("/gc?by=interpreters")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "unsupported" in page.evaluate(TILES)
    frame = page.locator(".graph-frame").first
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
