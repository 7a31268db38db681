"""A dashboard that others can reach, from the address that it prints to a page with charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from visiting.browser import own_addresses


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser with nothing in it."""
    made = chromium.new_context()
    yield made
    made.close()


def complaints_of(page: Page) -> list[str]:
    """What the browser says is wrong, from now on."""
    heard: list[str] = []
    page.on("console", lambda one: heard.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def test_the_printed_address_opens_the_dashboard_and_no_address_has_the_token_then(
    serve: Callable[..., Any], context: BrowserContext, until: Callable[..., None], shown_results: Path
) -> None:
    served = serve(shown_results, "--host", "0.0.0.0")
    link = urlsplit(served.address)
    host = (own_addresses() or ["127.0.0.1"])[0]
    root = f"http://{host}:{link.port}"
    refused = context.new_page()
    complaints = complaints_of(refused)
    refused.goto(f"{root}/scaling")
    assert "No entry" in refused.locator("h1").inner_text()
    refused.close()
    assert [words for words in complaints if "403" not in words] == []
    page = context.new_page()
    heard = complaints_of(page)
    token = link.query.partition("=")[2]
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto(f"{root}/scaling?strategy=threads&token={token}")
    page.wait_for_selector(".ag-row")
    until(page, "location.search.includes('strategy=threads')")
    assert token not in page.url
    assert [url for url in seen if token in url] == seen[:1]
    [cookie] = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
    assert page.evaluate("document.cookie") == ""
    # A callback, a page over the menu and a reload come with the cookie.
    page.get_by_text("Log", exact=True).click()
    until(page, "document.querySelector('.js-plotly-plot').layout.xaxis.type === 'log'")
    page.get_by_role("link", name="Calls").click()
    page.wait_for_selector("h1:text-is('Calls')")
    page.reload()
    page.wait_for_selector(".ag-row")
    assert heard == []


def test_who_comes_from_another_site_goes_on_by_a_link(
    serve: Callable[..., Any], context: BrowserContext, shown_results: Path
) -> None:
    served = serve(shown_results, "--token")
    home = urlsplit(served.address)
    page = context.new_page()
    page.goto(served.address)
    page.wait_for_selector("h1:text-is('Verdict')")
    # Another site's link: the cookie stays behind.
    other = serve(shown_results)
    page.goto(other.address.replace("127.0.0.1", "localhost"))
    page.evaluate(f"location.href = 'http://{home.netloc}/scaling?strategy=threads'")
    page.wait_for_selector("h1:text-is('No entry')")
    page.get_by_role("link", name="Go on").click()
    page.wait_for_selector("h1:text-is('Scaling')")
    assert "strategy=threads" in page.url
