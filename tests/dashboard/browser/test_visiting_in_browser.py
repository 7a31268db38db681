"""What the tests of this room stand on: visitors who know nothing of each other, and a browser that reaches this machine alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error
from visiting.browser import Look, Visit, Window
from visiting.dashboards import Standing

KEPT = "[localStorage.length, sessionStorage.length, document.cookie]"
KEEP = "localStorage.setItem('a', 'b'); sessionStorage.setItem('a', 'b'); document.cookie = 'a=b'"


def test_a_visitor_finds_nothing_of_the_one_before(
    window: Window, standing: Standing, shown_results: Path
) -> None:
    address = standing.of(shown_results).address
    for _ in range(2):
        with window.page(Look()) as page:
            page.goto(f"{address}assets/dashboard.css")
            assert page.evaluate(KEPT) == [0, 0, ""]
            page.evaluate(KEEP)
            assert page.evaluate(KEPT) == [1, 1, "a=b"]


def test_what_would_leave_the_machine_is_noted_and_goes_nowhere(
    window: Window, standing: Standing, shown_results: Path
) -> None:
    address = standing.of(shown_results).address
    with window.page(Look()) as page:
        visit = Visit(page=page, address=address)
        for stranger in ("http://evil.example/", "http://192.0.2.77/"):
            with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
                page.goto(stranger)
        assert visit.strangers == ["http://evil.example/", "http://192.0.2.77/"]
