"""A chart that has the focus is moved and zoomed by keys, and what they did survives new data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

RANGE = """Array.from(document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range)
    .map(edge => Math.round(edge * 1000) / 1000)"""
FOCUS = "document.querySelector('.graph-frame').focus()"


def test_arrows_move_plus_and_minus_zoom_and_nought_shows_all(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    low, high = whole = page.evaluate(RANGE)
    page.evaluate(FOCUS)
    page.keyboard.press("+")
    until(page, f"{RANGE}[0] > {low} && {RANGE}[1] < {high}")
    closer = page.evaluate(RANGE)
    page.keyboard.press("ArrowRight")
    until(page, f"{RANGE}[0] > {closer[0]} && {RANGE}[1] > {closer[1]}")
    moved = page.evaluate(RANGE)
    page.get_by_text("Total", exact=True).click()
    page.wait_for_url(lambda url: "estimate=total" in url)
    until(page, "document.querySelector('.js-plotly-plot').data[0].y[0] === 0.99")
    assert page.evaluate(RANGE) == moved, "kept as what is done by the mouse"
    page.evaluate(FOCUS)
    page.keyboard.press("0")
    until(page, f"{RANGE}.join() === '{','.join(map(str, whole))}'")
    page.keyboard.press("-")
    until(page, f"{RANGE}[1] > {high}")
