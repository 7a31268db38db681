"""Every page shows its chart and its table, and says the same to those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PAGES = {
    # path: (traces, rows of the table at one setting, a word of the first heading of the chart)
    "/verdict": (4, 22, "Speedup over one sequential worker"),
    "/scaling": (5, 16, "Speedup"),
    "/why": (6, 7 + 4 * 2, "capacity"),
    "/strategies": (6, 16 + 11, "Speed against memory"),
    "/calls": (2, 14, "Nanoseconds"),
    "/implementations": (2, 14, "Speed relative to 3.13"),
    "/cycles": (5, 4 + 2 + 6 + 4, "Who holds it"),
    "/anatomy": (3, 2, "How much code"),
    "/figures": (6, 13, "Every figure"),
    "/memory?interpreter=cpython-3.13.5&strategy=threads": (
        5,
        3 * 4 + 3 + 3 + 3 * 3 + 2,
        "Memory beside speed",
    ),
    "/gc": (1, None, "What each setting does"),  # of a table that is so long, only a part is there
    "/claims": (2, 4, "statements"),
    "/samples": (2, 8 + 6, "Block after block"),
    "/runs": (1, None, "2 runs"),
}

GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_draws_its_chart_and_its_table(
    visit: Callable[..., Any], shown_results: Path, path: str
) -> None:
    traces, rows, word = PAGES[path]
    page = visit(shown_results).open(path)
    assert page.evaluate("document.querySelector('.js-plotly-plot').data.length") == traces
    drawn = page.locator(".js-plotly-plot").first.locator(
        ".scatterlayer .trace, .barlayer .trace, .heatmaplayer .hm"
    )
    assert drawn.count() == traces
    assert rows is None or page.locator(".ag-center-cols-container .ag-row").count() == rows
    assert word in page.locator(".card h2").first.inner_text()


def test_the_root_leads_to_the_first_page(visit: Callable[..., Any], shown_results: Path) -> None:
    page = visit(shown_results).open("/")
    assert "/verdict" in page.url
    assert page.locator("h1").inner_text() == "Verdict"


def test_every_interval_is_drawn_and_named(visit: Callable[..., Any], shown_results: Path) -> None:
    page = visit(shown_results).open("/scaling")
    assert page.locator(".js-plotly-plot .errorbar").count() == 11
    assert "95 % interval, n = 8 rounds" in (page.locator(".js-plotly-plot .ytitle").text_content() or "")
    assert page.evaluate("document.querySelector('.js-plotly-plot').layout.shapes.map(s => s.name)").count(
        "2 physical cores"
    )


def test_a_hover_names_point_interval_and_gil(visit: Callable[..., Any], shown_results: Path) -> None:
    page = visit(shown_results).open("/scaling")
    page.evaluate(
        "Plotly.Fx.hover(document.querySelector('.js-plotly-plot'), [{curveNumber: 2, pointNumber: 1}])"
    )
    said = page.locator(".hoverlayer .hovertext").text_content()
    assert "3.13t · threads" in said
    assert "95 % interval, n = 8 rounds" in said
    assert "GIL off in all 8 samples" in said


def test_cells_without_a_point_are_listed_with_their_reason(
    visit: Callable[..., Any], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling")
    listed = page.locator(".absences").inner_text()
    assert "starved: 31 % taken by others" in listed
    assert listed.count("unsupported") == 2
    assert "1 invalid" in page.locator(".facts").inner_text()


def test_a_screen_reader_finds_language_headings_and_the_charts_words(
    visit: Callable[..., Any], shown_results: Path
) -> None:
    page = visit(shown_results).open("/scaling?estimate=total")
    assert page.locator("html").get_attribute("lang") == "en"
    chart = page.get_by_role("img", name="Speedup over one sequential worker", exact=True)
    frame = page.get_by_role("group", name="Speedup over one sequential worker", exact=True)
    assert frame.get_attribute("tabindex") == "0"
    described = page.locator(f"#{chart.get_attribute('aria-describedby')}").text_content() or ""
    assert "The most: 3.13t · threads · 4 workers: 2.84 (2.75 to 2.95)." in described
    assert "The table after it has every figure." in described
    assert page.get_by_role("region", name="The same as a table").count() == 1
    assert page.get_by_role("link", name="Scaling").get_attribute("aria-current") == "page"


def test_a_phone_shows_every_page_without_scrolling_sideways_in_both_themes(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    phone = visit(shown_results, width=390, height=844, scheme="light")
    for path in PAGES:
        page = phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        light = page.evaluate(GROUND)
        page.emulate_media(color_scheme="dark")
        until(page, f"{GROUND} !== {light!r}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        page.emulate_media(color_scheme="light")


def test_paper_and_ink_follow_the_system(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results, scheme="dark").open("/scaling")
    ink = "getComputedStyle(document.querySelector('.js-plotly-plot .xtick text')).fill"
    dark = page.evaluate(f"[{ink}, {GROUND}]")
    page.emulate_media(color_scheme="light")
    until(page, f"{GROUND} !== '{dark[1]}'")
    light = page.evaluate(f"[{ink}, {GROUND}]")
    assert dark[0] != light[0]
    assert dark[1] != light[1]
