"""A chart that has the focus is moved and zoomed by keys, and what they did survives new data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

RANGE = """Array.from(document.querySelector('#timeline-heading').closest('section')
    .querySelector('.js-plotly-plot')._fullLayout.xaxis.range).map(edge => Math.round(edge * 1000) / 1000)"""
FOCUS = (
    """document.querySelector('#timeline-heading').closest('section').querySelector('.graph-frame').focus()"""
)
IS_DRAWN = """document.querySelector('#timeline-heading')?.closest('section')
    .querySelector('.js-plotly-plot .main-svg .xtick') != null"""


def test_arrows_move_plus_and_minus_zoom_and_nought_shows_all(
    visit: Callable[..., Any], until: Callable[..., None], results_folder: Path
) -> None:
    page = visit(results_folder).open("/why")
    until(page, IS_DRAWN)
    low, high = whole = page.evaluate(RANGE)
    page.evaluate(FOCUS)
    page.keyboard.press("+")
    until(page, f"{RANGE}[0] > {low} && {RANGE}[1] < {high}")
    closer = page.evaluate(RANGE)
    page.keyboard.press("ArrowRight")
    until(page, f"{RANGE}[0] > {closer[0]} && {RANGE}[1] > {closer[1]}")
    moved = page.evaluate(RANGE)
    # New data of the same cell: what was done by keys is kept as what is done by the mouse.
    page.get_by_role("textbox", name="Interpreters").click()
    page.get_by_role("option", name="3.13", exact=True).click()
    page.wait_for_url(lambda url: "interpreter=" in url)
    until(page, "document.querySelectorAll('#capacity-heading').length === 1")
    until(page, "document.querySelector('.js-plotly-plot').data[0].y.length === 4")
    assert page.evaluate(RANGE) == moved
    page.keyboard.press("Escape")
    page.evaluate(FOCUS)
    page.keyboard.press("0")
    until(page, f"{RANGE}.join() === '{','.join(map(str, whole))}'")
    page.keyboard.press("-")
    until(page, f"{RANGE}[1] > {high}")
