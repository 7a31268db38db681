"""Who follows a run that is measured: a page in Chromium, or something that asks what such a page asks and draws nothing."""

from __future__ import annotations

import contextlib
import json
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from internals_lab_dashboard.following import ADDRESS
from playwright.sync_api import Page, Playwright, Request

from benchmarks.dashboard_speed.browser import launched
from benchmarks.dashboard_speed.served import served


@dataclass(kw_only=True)
class Server:
    """A dashboard over a folder. `question` is what a page that follows asked last, with the key of its run; `draws` counts
    how often one asked.
    """

    folder: Path
    pid: int
    address: str
    question: list[str] = field(default_factory=list)
    draws: int = 0

    def note(self, request: Request) -> None:
        """What a page has asked."""
        if "_dash-update-component" in request.url and re.search(
            r'"follows":\s*true', request.post_data or ""
        ):
            self.question[:] = [request.post_data or "", begun(self.folder)]
            self.draws += 1


@contextlib.contextmanager
def dashboard(folder: Path, cache: Path, question: list[str]) -> Iterator[Server]:
    """Serves a folder, with its index in `cache`."""
    with served(folder, cache) as running:
        yield Server(folder=folder, pid=running.process.pid, address=running.address, question=question)


def begun(folder: Path) -> str:
    """The key of the folder's run, as soon as there is one."""
    while not (found := [*folder.glob("*.jsonl"), *folder.glob("*.json")]):
        time.sleep(0.05)
    return found[0].stem


def _page(server: Server, playwright: Playwright, path: str) -> Page:
    page = launched(playwright).new_page()
    page.on("request", server.note)
    page.goto(server.address + path)
    return page


def followed(server: Server, playwright: Playwright, lasts: Callable[[], bool]) -> Iterator[None]:
    """A page that was there before: it is offered the run, shows it, and follows it."""
    page = _page(server, playwright, "scaling")
    page.wait_for_selector("h1")
    page.wait_for_timeout(2000)  # whatever a browser does after a start
    yield
    page.click("#begun a", timeout=60_000)
    while lasts():
        page.wait_for_timeout(500)


def opened(server: Server, playwright: Playwright, lasts: Callable[[], bool]) -> Iterator[None]:
    """A browser that is started while the run lasts."""
    yield
    page = _page(server, playwright, f"scaling?run={begun(server.folder)}")
    while lasts():
        page.wait_for_timeout(500)


def asked(server: Server, _: Playwright, lasts: Callable[[], bool]) -> Iterator[None]:
    """The server by itself: the questions of a page, where one has asked before."""
    yield
    key, revision, turn = begun(server.folder), "none", 0
    while lasts():
        query = urllib.parse.urlencode({"run": key, "revision": revision, "turn": turn})
        with urllib.request.urlopen(f"{server.address}{ADDRESS[1:]}?{query}") as answer:
            told = json.load(answer)
        turn = told["turn"]
        if told["revision"] != revision and server.question:
            revision = told["revision"]
            question, asked_for = server.question
            request = urllib.request.Request(
                f"{server.address}_dash-update-component", question.replace(asked_for, key).encode()
            )
            request.add_header("Content-Type", "application/json")
            urllib.request.urlopen(request).read()
            server.draws += 1
        if not turn:
            time.sleep(told["wait_s"])


WAYS = {"followed": followed, "opened": opened, "asked": asked}
