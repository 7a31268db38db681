"""A real Chromium that opens pages of a dashboard and says when their chart is there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, sync_playwright

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
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}
LOOK_MS = 5
PATIENCE_S = 120
DRAWN = "document.querySelector('.js-plotly-plot .main-svg :is(.xtick, .ytick)') !== null"


def _executable() -> str:
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise SystemExit("this needs Chromium: apt-get install chromium")
    return executable


def launched(playwright: Playwright) -> Browser:
    """The system's, with a fresh profile."""
    return playwright.chromium.launch(executable_path=_executable(), args=ARGUMENTS)


@contextmanager
def chromium_that_remembers(profile: Path) -> Iterator[BrowserContext]:
    """The same with this folder for its profile: what one page fetched is there for the next."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=_executable(), args=ARGUMENTS, viewport=VIEWPORT
        )
        yield context
        context.close()


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
