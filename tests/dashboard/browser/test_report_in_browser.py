"""A report as somebody opens it who was sent it: from a disk, with no network at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from internals_lab_dashboard.report.writing import ReportSettings, write_report
from playwright.sync_api import Browser, Page

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALL_DRAWN = "document.documentElement.dataset.drawn === 'all'"


def test_a_report_draws_its_charts_from_a_disk_and_asks_nobody(
    chromium: Browser, until: Callable[[Page, str], None], shown_results: Path, tmp_path: Path
) -> None:
    output = tmp_path / "report.html"
    write_report(ReportSettings(results=shown_results, output=output), now=NOW, out=io.StringIO())
    asked: list[str] = []
    complaints: list[str] = []
    context = chromium.new_context(offline=True, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(output.as_uri())
    until(page, ALL_DRAWN)
    places = page.locator("[data-figure]").count()
    assert places > 12
    until(page, f"document.querySelectorAll('[data-figure].js-plotly-plot .main-svg').length >= {places}")
    # What is drawn is the page's figure, with its data.
    drawn = "document.querySelector('[data-figure=\"scaling-speedup-figure\"]').data.map(one => one.name)"
    assert page.evaluate(drawn) == [
        "3.13 · threads",
        "3.13 · processes",
        "3.13t · threads",
        "3.13t · processes",
        "ideal",
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # The policy holds: a script that came from elsewhere would not run.
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.broken_in = 1'}))"
    )
    assert page.evaluate("window.broken_in") is None
    assert [one for one in complaints if "Content Security Policy" in one]
    complaints.clear()

    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert [url for url in asked if url.startswith("file:")] == [output.as_uri()]
    assert complaints == []
    assert page.pdf().startswith(b"%PDF")
    context.close()


def test_on_paper_no_table_is_cut_and_few_columns_stay_columns(
    chromium: Browser,
    until: Callable[[Page, str], None],
    shown_results: Path,
    realistic_results: Path,
    tmp_path: Path,
) -> None:
    for number, folder in enumerate((shown_results, realistic_results)):
        output = tmp_path / f"report-{number}.html"
        write_report(ReportSettings(results=folder, output=output), now=NOW, out=io.StringIO())
        # An A4 sheet between its edges.
        page = chromium.new_page(viewport={"width": 695, "height": 1000})
        page.goto(output.as_uri())
        until(page, ALL_DRAWN)
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.locator("table.listed").count() > 0
        cut = page.evaluate(
            """[...document.querySelectorAll("table")]
                .filter((one) => one.getBoundingClientRect().right > one.parentElement.getBoundingClientRect().right + 1)
                .map((one) => one.closest("section").querySelector("h2").textContent)"""
        )
        assert cut == []
        shown = page.locator("table.matrix.few td:not(.tone-none)").evaluate_all(
            "(cells) => cells.map((one) => getComputedStyle(one).display)"
        )
        assert set(shown) == {"table-cell"}
        page.close()
