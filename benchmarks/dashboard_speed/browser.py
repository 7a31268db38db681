"""A real Chromium that opens pages of a dashboard and says when their chart is there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOK_MS = 5
PATIENCE_S = 120
DRAWN = "document.querySelector('.js-plotly-plot .main-svg :is(.xtick, .ytick)') !== null"


def launched(playwright: Playwright) -> Browser:
    """The system's, with a fresh profile."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise SystemExit("this needs Chromium: apt-get install chromium")
    return playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The same, until the block ends."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


def wait_for_chart(page: Page) -> float:
    """The monotonic time at which the first chart is drawn."""
    until_s = time.monotonic() + PATIENCE_S
    while not page.evaluate(DRAWN):
        if time.monotonic() > until_s:
            raise SystemExit(f"no chart on {page.url}")
        page.wait_for_timeout(LOOK_MS)
    return time.monotonic()
