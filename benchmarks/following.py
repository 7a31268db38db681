"""What does a dashboard that follows a run take of the machine, and what does the run feel of it?

Measures `exp_gil.py::count` in turn alone, followed by a page in Chromium on the same machine, and followed by something that
asks what that page asked and draws nothing: the server by itself. Say how often: `python -m benchmarks.following 3`.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from internals_lab_dashboard.following import ADDRESS
from playwright.sync_api import sync_playwright

from internals_lab.store.loading import find_runs, load_run

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]
RUN = ["experiments/exp_gil.py", "-k", "count", "--lab-effort", "quick", "--lab-interpreters", "3.13,3.13t"]


@dataclass(kw_only=True)
class Server:
    """A dashboard over a folder. `question` is what a page that follows asked last, with the key of its run."""

    folder: Path
    process: subprocess.Popen[str]
    address: str
    question: list[str] = field(default_factory=list)

    @property
    def cpu_s(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)


def follow_in_chromium(server: Server, lasts: Callable[[], bool]) -> Iterator[None]:
    """Yields when the page shows the run, and goes on until it has ended."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page()
        page.on("request", lambda request: _note(server, request.post_data))
        page.goto(f"{server.address}scaling?run={_begun(server.folder)}")
        page.wait_for_selector(".js-plotly-plot .main-svg")
        yield
        while lasts():
            page.wait_for_timeout(200)
        browser.close()


def follow_without_drawing(server: Server, lasts: Callable[[], bool]) -> Iterator[None]:
    """The same questions, asked as often."""
    key, revision = _begun(server.folder), ""
    question, asked_for = server.question
    body = question.replace(asked_for, key).encode()
    yield
    while lasts():
        query = urllib.parse.urlencode({"run": key, "revision": revision})
        with urllib.request.urlopen(f"{server.address}{ADDRESS[1:]}?{query}") as answer:
            told = json.load(answer)
        if told["revision"] != revision:
            revision = told["revision"]
            request = urllib.request.Request(f"{server.address}_dash-update-component", body)
            request.add_header("Content-Type", "application/json")
            urllib.request.urlopen(request).read()
        time.sleep(told["wait_s"])


def _note(server: Server, posted: str | None) -> None:
    if posted and re.search(r'"follows":\s*true', posted):
        server.question[:] = [posted, _begun(server.folder)]


def _begun(folder: Path) -> str:
    while not (found := [*folder.glob("*.jsonl"), *folder.glob("*.json")]):
        time.sleep(0.05)
    return found[0].stem


@contextlib.contextmanager
def dashboard(folder: Path, question: list[str]) -> Iterator[Server]:
    """Serves a folder."""
    command = [sys.executable, "-m", "internals_lab.cli.main", "dashboard", "--no-open", "--port", "0"]
    process = subprocess.Popen([*command, "--results", str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield Server(
        folder=folder, process=process, address=process.stdout.readline().split()[-1], question=question
    )
    process.terminate()
    process.communicate()


def once(how: str, question: list[str]) -> str:
    """Measure once; what came of it."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        server = stack.enter_context(dashboard(folder, question)) if how != "alone" else None
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--internals-lab", *RUN]
        run = subprocess.Popen([*command, "--lab-results", str(folder)], stdout=subprocess.DEVNULL)
        share = ""
        if server is not None:
            follow = follow_in_chromium if how == "Chromium" else follow_without_drawing
            following = follow(server, lambda: run.poll() is None)
            next(following)
            begun_s, cpu_s = time.monotonic(), server.cpu_s
            for _ in following:
                pass
            took_s = time.monotonic() - begun_s
            share = f"; server {(server.cpu_s - cpu_s) / took_s:.2%} of a core over {took_s:.0f} s"
        run.wait()
        document = load_run(find_runs(folder)[0].path)
        checks = [check for cell in document.cells for sample in cell.samples for check in sample.checks]
        starved = sum(check.state == "failed" and check.name == "starvation" for check in checks)
        samples = sum(len(cell.samples) for cell in document.cells)
        invalid = sum(cell.outcome == "invalid" for cell in document.cells)
        return f"{how}: {starved} of {samples} samples starved, {invalid} cells invalid{share}"


def main(times: int) -> None:
    """All ways in turn."""
    question: list[str] = []
    for _ in range(times):
        for how in ("alone", "Chromium", "without drawing"):
            print(once(how, question), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
