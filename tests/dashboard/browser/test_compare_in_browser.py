"""The Compare page in a browser: dots and rows mark each other, and the switch and the swap stand in the address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from made_up.changed import NEWER, OLDER

ROWS = "document.querySelector('section.card .table-frame').querySelectorAll('.ag-row').length"
TIED = "Array.from(document.querySelectorAll('.ag-row.tied'), row => row.getAttribute('row-id')).join()"


def test_the_switch_the_swap_and_a_row_with_its_dot(
    visit: Callable[..., Any], until: Callable[..., None], changed_runs: Path
) -> None:
    page = visit(changed_runs).open("/compare")
    assert page.evaluate(ROWS) == 1
    page.get_by_text("All", exact=True).click()
    page.wait_for_url(lambda url: "show=all" in url)
    until(page, f"{ROWS} > 2")
    row = page.locator('.ag-row[row-id="1"]').first
    row.scroll_into_view_if_needed()
    row.hover()
    until(page, f"{TIED} === '1'")
    until(page, "document.querySelector('.js-plotly-plot .hoverlayer .hovertext') !== null")
    page.get_by_role("link", name="Swap the two runs").click()
    page.wait_for_url(lambda url: f"run={OLDER}" in url and f"baseline={NEWER}" in url and "show=all" in url)
    page.wait_for_selector(".ag-row")
    assert page.evaluate(ROWS) > 1
