"""The ledger in a browser: searched, filtered, and a statement opened, all of it in the address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

STATEMENTS = "document.querySelectorAll('.matrix tbody th[scope=row]').length"


def test_words_are_searched_for_while_they_are_typed_and_a_statement_opens(
    visit: Callable[..., Any], until: Callable[..., None], shown_results: Path
) -> None:
    page = visit(shown_results).open("/claims")
    assert page.evaluate(STATEMENTS) == 2
    table = page.get_by_role("table")
    assert table.get_by_role("columnheader", name="3.13t").count() == 1
    assert table.get_by_role("rowheader", name="Threads cut wall time").count() == 2
    field = page.get_by_role("textbox", name="Search", exact=True)
    field.press_sequentially("4 workers")
    until(page, f"{STATEMENTS} === 1")
    assert "search=4+workers" in page.url
    # The page was changed in place: the field still has the reader's hand.
    assert page.evaluate("document.activeElement.value") == "4 workers"
    field.fill("")
    until(page, f"{STATEMENTS} === 2")
    table.get_by_role("link", name="Threads cut wall time").first.click()
    until(page, f"{STATEMENTS} === 1")
    assert "statement=threads-cut-wall-time-" in page.url
    page.reload()
    page.wait_for_selector(".ag-row")
    assert page.evaluate(STATEMENTS) == 1
    page.get_by_role("link", name="count on Scaling").click()
    page.wait_for_selector("h1:text-is('Scaling')")
