"""The Compare page in a browser: dots and rows mark each other, and the switch and the swap stand in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run

replace = msgspec.structs.replace
OLDER, NEWER = "20260201T080000Z-aaaa", "20260201T090000Z-bbbb"
ROWS = "document.querySelector('section.card .table-frame').querySelectorAll('.ag-row').length"
TIED = "Array.from(document.querySelectorAll('.ag-row.tied'), row => row.getAttribute('row-id')).join()"


@pytest.fixture
def two_runs(realistic_results: Path, make_folder: Callable[[Iterable[RunDocument]], Path]) -> Path:
    """A run twice, an hour apart."""
    runs = [load_run(file.path) for file in find_runs(realistic_results)]
    newest = max((one for one in runs if one.run.status == "complete"), key=lambda one: len(one.scenarios))
    return make_folder(
        replace(newest, run=replace(newest.run, id=name, started=f"2026-02-01T{name[9:11]}:00:00+00:00"))
        for name in (OLDER, NEWER)
    )


def test_the_switch_the_swap_and_a_row_with_its_dot(
    visit: Callable[..., Any], until: Callable[..., None], two_runs: Path
) -> None:
    page = visit(two_runs).open("/compare", chart=False)
    page.get_by_text("Nothing changed that can be told").wait_for()
    page.get_by_text("All", exact=True).click()
    page.wait_for_url(lambda url: "show=all" in url)
    page.wait_for_selector(".ag-row")
    until(page, "document.querySelector('.js-plotly-plot .main-svg .ytick') !== null")
    row = page.locator('.ag-row[row-id="1"]').first
    row.scroll_into_view_if_needed()
    row.hover()
    until(page, f"{TIED} === '1'")
    until(page, "document.querySelector('.js-plotly-plot .hoverlayer .hovertext') !== null")
    page.get_by_role("link", name="Swap the two runs").click()
    page.wait_for_url(lambda url: f"run={OLDER}" in url and f"baseline={NEWER}" in url and "show=all" in url)
    page.wait_for_selector(".ag-row")
    assert page.evaluate(ROWS) > 1
