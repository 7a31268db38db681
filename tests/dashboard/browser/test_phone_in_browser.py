"""What only a narrow window shows: the menu at the page's own entry, and charts of rows whose dots have room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

PHONE = 390
ENTRY = "document.querySelector('#menu .here').getBoundingClientRect()"
CHART = "document.querySelector('.js-plotly-plot')"
NAMED = f"{CHART}.layout.yaxis.showticklabels === false"
# Where the dots begin and end, and the frame that they are seen in.
DOTS = f"""(() => {{
    const boxes = [...{CHART}.querySelectorAll('.scatterlayer .point')].map(one => one.getBoundingClientRect());
    const frame = {CHART}.closest('.graph-frame').getBoundingClientRect();
    return boxes.length > 0 && boxes.every(box => box.left >= frame.left && box.right <= frame.right);
}})()"""


def test_the_menu_shows_the_entry_of_the_page(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results, width=PHONE).open("/runs")
    until(page, f"{ENTRY}.left >= 0 && {ENTRY}.right <= {PHONE}")
    page.locator("#menu").evaluate("menu => menu.scrollLeft = 0")
    page.get_by_role("link", name="Scaling", exact=True).click()
    page.wait_for_selector("h1:text-is('Scaling')")
    until(page, f"{ENTRY}.left >= 0 && {ENTRY}.right <= {PHONE}")


def test_names_of_rows_stand_above_them_where_beside_they_would_leave_no_room(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results, width=PHONE).open("/verdict")
    until(page, NAMED)
    rows = page.evaluate(f"{CHART}.layout.yaxis.ticktext.length")
    until(page, f"{CHART}.querySelectorAll('.annotation').length === {rows}")
    until(page, DOTS)
    page.get_by_text("Total", exact=True).click()
    page.wait_for_url(lambda url: "estimate=total" in url)
    until(page, NAMED)
    until(page, DOTS)
    page.set_viewport_size({"width": 1280, "height": 900})
    until(page, f"!({NAMED}) && {CHART}.querySelectorAll('.annotation').length === 0")
    assert page.evaluate(f"{CHART}.querySelectorAll('.yaxislayer-above .ytick').length") == rows
