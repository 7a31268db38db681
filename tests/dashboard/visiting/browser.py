"""One browser for a session: each test has a page of its own, in which nothing is left of those before."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from playwright.sync_api import Browser, Page

from benchmarks.dashboard_speed.browser import ARGUMENTS, DRAWN
from visiting.dashboards import DEADLINE_S


def own_addresses() -> list[str]:
    """Those by which others reach this machine."""
    found = [one for group in psutil.net_if_addrs().values() for one in group]
    return [one.address for one in found if one.family == socket.AF_INET and one.address != "127.0.0.1"]


def arguments() -> list[str]:
    """What Chromium is started with. No name but this machine's is found, so nothing leaves it even while a test fails."""
    own = ["127.0.0.1", "localhost", *own_addresses()]
    rules = ["MAP * ~NOTFOUND", *(f"EXCLUDE {name}" for name in own)]
    return [*ARGUMENTS, f"--host-resolver-rules={', '.join(rules)}"]


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression holds in the page. Playwright's own wait evaluates in the page, which forbids it."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not page.evaluate(expression):
        assert time.monotonic() < deadline_s, f"still not so: {expression}"
        page.wait_for_timeout(30)


@dataclass(frozen=True, kw_only=True)
class Look:
    """How large the window is, and which colours its owner prefers."""

    width: int = 1280
    height: int = 900
    scheme: str = "light"


@dataclass(kw_only=True)
class Visit:
    """A page of a browser that notes every request which would have left the machine, and every complaint."""

    page: Page
    address: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type == "error" else None,
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.strangers.append(url)

    def open(self, path: str, *, chart: bool = True) -> Page:
        """Go to a path of the dashboard and wait for its chart, or for its first words."""
        self.page.goto(self.address.rstrip("/") + path)
        if chart:
            wait_until(self.page, DRAWN)
            self.page.wait_for_selector(".ag-row")
        else:
            self.page.wait_for_selector("h1")
        return self.page


class Window:
    """The one that tests look through in turn. Each visitor has a profile of their own: in one that they share, and in one process
    for all pages (--process-per-site), tests waited for answers that never came.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    @contextmanager
    def page(self, look: Look) -> Iterator[Page]:
        """A page for somebody who was never there."""
        context = self._browser.new_context(
            viewport={"width": look.width, "height": look.height},
            color_scheme="dark" if look.scheme == "dark" else "light",
        )
        try:
            yield context.new_page()
        finally:
            context.close()
