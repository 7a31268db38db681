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
# Sets a control as its reader would, and tells how long it took until the chart was drawn anew: the event of the chart that was
# there, or the first ticks of the one that takes its place.
SET_CONTROL = """([key, value]) => new Promise((resolve) => {
    const before = document.querySelector('.js-plotly-plot');
    const data = before.data;
    const begun = performance.now();
    const done = () => { resolve(performance.now() - begun); };
    // A chart may still be drawn once more for the change before this one: then its data are as they were.
    before.on('plotly_afterplot', () => { if (before.data !== data) done(); });
    const look = () => {
        const now = document.querySelector('.js-plotly-plot');
        if (now !== before && now && now.querySelector('.main-svg .xtick, .main-svg .ytick')) done();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    window.dash_clientside.set_props({type: 'control', key}, {value});
})"""


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


def set_control(page: Page, key: str, value: str | list[str]) -> float:
    """Milliseconds from a control's change to the chart that follows from it."""
    return float(page.evaluate(SET_CONTROL, [key, value]))
