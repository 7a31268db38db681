"""A real dashboard process and a real Chromium that is allowed to talk to it and to nothing else."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from benchmarks.dashboard_speed.browser import ARGUMENTS, DRAWN
from internals_lab.model.interpreter import Interpreter
from internals_lab.store.loading import find_runs

DEADLINE_S = 60


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression holds in the page. Playwright's own wait evaluates in the page, which forbids it."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not page.evaluate(expression):
        assert time.monotonic() < deadline_s, f"still not so: {expression}"
        page.wait_for_timeout(30)


# What the probes look at, so that with the other measured results every page has something to show.
LOOKED_AT = (
    "experiments/exp_gc_thresholds.py::trees",
    "experiments/exp_leaks.py::handle",
    "experiments/exp_anatomy.py::summing",
    "experiments/exp_calls.py",  # which the other run has too: two runs are compared by what both have
)


@dataclass(kw_only=True)
class Served:
    """A dashboard that is running, and what its process said."""

    process: subprocess.Popen[str]
    address: str

    def stop(self, number: int = signal.SIGINT) -> int:
        """Press Ctrl-C; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_S)


@dataclass(kw_only=True)
class Visit:
    """A page of a browser that notes every request which would have left the machine, and every complaint."""

    page: Page
    address: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str, *, chart: bool = True) -> Page:
        """Go to a path of the dashboard and wait for its chart, or for its first words."""
        self.page.goto(self.address.rstrip("/") + path)
        if chart:
            wait_until(self.page, DRAWN)
            self.page.wait_for_selector(".ag-row")
        else:
            self.page.wait_for_selector("h1")
        return self.page


@pytest.fixture(scope="session")
def measured_for_every_page(
    measured_folder: Path, measured_results: Path, gil_twin: Interpreter, free_threaded: Interpreter
) -> Path:
    """A results folder with two runs that were measured now on both builds; each page has something in one of them."""
    folder = measured_folder / "every page" / "lab-results"
    if len(find_runs(folder)) == 2:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    newest = find_runs(measured_results)[0].path
    shutil.copy(newest, folder)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--internals-lab", *LOOKED_AT),
            *("--lab-interpreters", f"{gil_twin.executable},{free_threaded.executable}"),
            *("--lab-effort", "quick", "--lab-results", str(folder)),
        ],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert len(list(folder.iterdir())) == 2, done.stdout + done.stderr
    return folder


@pytest.fixture
def until() -> Callable[[Page, str], None]:
    """Waits for an expression to hold in a page."""
    return wait_until


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts `internals-lab dashboard` over a folder, on a free port, with further arguments and a cache of its own; ends it."""
    started: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def start(folder: Path, *arguments: str) -> Served:
        command = [sys.executable, "-m", "internals_lab.cli.main", "dashboard", "--no-open", "--port", "0"]
        process = subprocess.Popen(
            [*command, "--results", str(folder), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )
        started.append(process)
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            assert selector.select(DEADLINE_S), "the dashboard said nothing"
        line = process.stdout.readline()
        assert "http://" in line, line + process.stdout.read()
        return Served(process=process, address=line.split()[-1])

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait(DEADLINE_S)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium with a fresh profile. Its absence is a failure, not a skip."""
    executable = shutil.which("chromium")
    assert executable is not None, "these tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(serve: Callable[..., Served], chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens a browser on a folder's dashboard; afterwards nothing may have left the machine or gone wrong."""
    visits: list[Visit] = []
    contexts: list[BrowserContext] = []

    def begin(folder: Path, *, width: int = 1280, height: int = 900, scheme: str = "light") -> Visit:
        served = serve(folder)
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        contexts.append(context)
        page = context.new_page()
        begun = Visit(page=page, address=served.address)

        def only_home(route: Route) -> None:
            if route.request.url.startswith((served.address, "data:", "blob:")):
                route.continue_()
            else:
                begun.strangers.append(route.request.url)
                route.abort()

        context.route("**/*", only_home)
        page.on(
            "console",
            lambda message: begun.complaints.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: begun.complaints.append(str(error)))
        visits.append(begun)
        return begun

    yield begin
    for context in contexts:
        context.close()
    assert [visit.strangers for visit in visits] == [[] for _ in visits]
    assert [visit.complaints for visit in visits] == [[] for _ in visits]
