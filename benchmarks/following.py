"""What does a dashboard that follows a run take of the machine, and what does the run feel of it?

    python -m benchmarks.following alone followed opened --times 4 [--results LINES]

Measures `exp_gil.py::count` in turn alone, `followed` by a page that was open before it began, while a browser is started and a
page `opened`, and `asked`: followed by something that draws nothing, the server by itself. What others of the machine took of
it meanwhile is measured too; a run beside which they took more than a fiftieth of it tells of them and is set aside.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import psutil
from playwright.sync_api import sync_playwright

from benchmarks import json_lines
from benchmarks.followers import WAYS, Server, dashboard
from internals_lab.estimation.hodges_lehmann import hodges_lehmann
from internals_lab.estimation.signed_rank import fewest_rounds
from internals_lab.store.loading import find_runs, load_run

RUN = ["experiments/exp_gil.py", "-k", "count", "--lab-effort", "quick", "--lab-interpreters", "3.13,3.13t"]
LEVEL = 0.95
MOST_OF_OTHERS = 0.02


class Once(msgspec.Struct, kw_only=True, frozen=True):
    """What came of one run. `others` is the share of the machine that neither the run nor who followed it took."""

    way: str
    starved: int
    samples: int
    invalid: int
    draws: int
    took_s: float
    server_s: float
    browser_s: float
    others: float

    @property
    def share(self) -> float:
        """Of its samples, those that were starved."""
        return self.starved / self.samples


def once(way: str, question: list[str]) -> Once:
    """Measure once; what came of it."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name) / "lab-results"
        folder.mkdir()
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--internals-lab", *RUN]
        command += ["--lab-results", str(folder)]
        server, following = None, iter(())
        run: subprocess.Popen[bytes] | None = None
        if way != "alone":
            server = stack.enter_context(dashboard(folder, Path(name) / "cache", question))
            playwright = stack.enter_context(sync_playwright())
            following = WAYS[way](server, playwright, lambda: run is not None and run.poll() is None)
            next(following)
        before, ended_s = _cpu_s(server), _ended_s()
        busy_s, began_s = _machine_s(), time.monotonic()
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        stack.callback(run.kill)
        for _ in following:
            pass
        run.wait()
        took_s, after = time.monotonic() - began_s, _cpu_s(server)
        server_s, browser_s = after[0] - before[0], after[1] - before[1]
        own_s = _ended_s() - ended_s + server_s + browser_s
        others_s = max(0.0, _machine_s() - busy_s - own_s)
        document = load_run(find_runs(folder)[0].path)
        checks = [check for cell in document.cells for sample in cell.samples for check in sample.checks]
        return Once(
            way=way,
            starved=sum(check.state == "failed" and check.name == "starvation" for check in checks),
            samples=sum(len(cell.samples) for cell in document.cells),
            invalid=sum(cell.outcome == "invalid" for cell in document.cells),
            draws=server.draws if server is not None else 0,
            took_s=took_s,
            server_s=server_s,
            browser_s=browser_s,
            others=others_s / (took_s * (psutil.cpu_count() or 1)),
        )


def _ended_s() -> float:
    # Of all children that have ended: the runs with their workers.
    times = os.times()
    return times.children_user + times.children_system


def _cpu_s(server: Server | None) -> tuple[float, float]:
    """Of the dashboard, and of the browser with what drives it."""
    own_s, others_s = 0.0, time.process_time()
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            if server is not None and process.pid == server.pid:
                own_s += times.user + times.system
            else:
                others_s += times.user + times.system
    return own_s, others_s


def _machine_s() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def report(results: Sequence[Once]) -> None:
    """What each way came to, and by how much more was starved than alone."""
    kept = [one for one in results if one.others <= MOST_OF_OTHERS]
    print(f"{len(results) - len(kept)} of {len(results)} runs set aside: others used the machine")
    alone = [one.share for one in kept if one.way == "alone"]
    for way in dict.fromkeys(one.way for one in kept):
        ours = [one for one in kept if one.way == way]
        starved, samples = sum(one.starved for one in ours), sum(one.samples for one in ours)
        invalid, took_s = sum(one.invalid for one in ours), sum(one.took_s for one in ours)
        server, browser = sum(one.server_s for one in ours), sum(one.browser_s for one in ours)
        text = f"{way}: {starved} of {samples} samples starved ({starved / samples:.1%}), {invalid} cells invalid, {len(ours)} runs"
        text += (
            f" of {took_s / len(ours):.0f} s; drawn {sum(one.draws for one in ours) / len(ours):.1f} times"
        )
        if way != "alone":
            text += f"; server {server / took_s:.2%} of a core, browser {browser / took_s:.2%}"
        # In the order in which they were measured: in turn.
        more = [one.share - base for one, base in zip(ours, alone, strict=False)]
        if way != "alone" and len(more) >= fewest_rounds(LEVEL):
            found = hodges_lehmann(more, LEVEL)
            text += f"; {found.estimate:+.2%} [{found.low:+.2%}, {found.high:+.2%}] of them more than alone, n = {found.n} pairs"
        print(text, flush=True)


def main() -> None:
    """The ways in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("ways", nargs="*", choices=["alone", *WAYS], help="in this order, each time")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--results", type=Path, help="where lines are kept; those that are there count too")
    arguments = parser.parse_args()
    results = json_lines.read(arguments.results, Once) if arguments.results else []
    question: list[str] = []
    for _ in range(arguments.times if arguments.ways else 0):
        for way in arguments.ways:
            results.append(once(way, question))
            print(results[-1], flush=True)
            if arguments.results:
                json_lines.append(arguments.results, results[-1:])
    report(results)


if __name__ == "__main__":
    main()
