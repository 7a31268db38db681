"""How fast the dashboard is: the first chart, a reload, a filter, another run; what its server holds; what indexing takes.

Over made-up results (benchmarks/realistic_results) in a real Chromium on the same machine. First chart: from the command to
ticks on the axes, with an empty browser cache, of a folder that is in the index and was opened before, by a Python that keeps
bytecode, in a browser that is open and at rest, as a reader's is; "opening a window": in one that opens its window at the same
time; "never seen": of a folder that is not in the index; "who was here before": in a browser that met the dashboard's scripts at
earlier starts, at the same address, as it has them with its usual port. Filter: from an interpreter's filter on the Scaling page to the chart
that was drawn anew, and to the frame that shows it, on a page at rest; "in haste": each filter as soon as the one before is to be
seen; "page at rest": until all charts and tables have followed. Another run: the same for a run that was not looked into before.
Goals: at 1,000 runs and a million samples first chart under 2 s, filter under 200 ms (p95); at 10,000 runs warm start under 1 s
(opening the library until its runs are listed); indexing faster than `json.load` of the same files. Each part can be measured by
itself, and the index is kept for the next one.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.dashboard_speed import indexing
from benchmarks.dashboard_speed.browser import VIEWPORT, chromium, chromium_that_remembers, wait_for_chart
from benchmarks.dashboard_speed.change import Change, set_control
from benchmarks.dashboard_speed.rest import wait_until_at_rest
from benchmarks.dashboard_speed.served import served
from benchmarks.realistic_results.folder import write
from benchmarks.realistic_results.size import SIZES
from internals_lab.store.loading import find_runs, load_run

IN_BROWSER = ("unseen", "start", "reload", "filter", "runs")
PARTS = ("index", "warm", "return", *IN_BROWSER)
PAGE = "scaling"
FROM_INDEX = 20  # dashboards that open it
BEFORE_KEPT = 3  # visits until a browser has kept all that it keeps


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.dashboard",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--results",
        type=Path,
        required=True,
        metavar="DIR",
        help="where made-up results are written, and found again the next time",
    )
    parser.add_argument("--sizes", default="10,1k", help=f"of {', '.join(SIZES)} (default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=30, help="of filter and reload (default: %(default)s)")
    parser.add_argument("--starts", type=int, default=5, help="of server and index (default: %(default)s)")
    parser.add_argument(
        "--only",
        choices=(*PARTS, "browser"),
        help=f"one part of it; browser is {', '.join(IN_BROWSER)}",
    )
    args = parser.parse_args()
    parts = {None: PARTS, "browser": IN_BROWSER}.get(args.only, (args.only,))
    for name in args.sizes.split(","):
        folder = args.results / name
        if not folder.exists():
            write(folder, SIZES[name])
        cache = args.results / f"cache of {name}"
        print(f"{name}: {len(list(folder.iterdir())):,} files", flush=True)
        if "index" in parts:
            _index(folder, cache, args.starts)
        if "warm" in parts:
            indexing.fill(folder, cache)
            warm = [indexing.warm_start_s(folder, cache) for _ in range(FROM_INDEX)]
            _say("warm start, s", warm, digits=3)
        if "return" in parts:
            _return(folder, cache, args.starts)
        if not set(IN_BROWSER).isdisjoint(parts):
            with chromium() as browser:
                if "unseen" in parts:
                    _see_for_the_first_time(browser, folder, args.starts)
                if "start" in parts:
                    _start(browser, folder, cache, args.starts)
                for part, use in (("reload", _reload), ("filter", _filter), ("runs", _look_into_runs)):
                    if part in parts:
                        indexing.fill(folder, cache)
                        with _opened(browser, folder, cache) as page:
                            use(page, folder, args.repeats)


def _index(folder: Path, cache: Path, times: int) -> None:
    found = [indexing.measure(folder, cache) for _ in range(times)]
    gigabytes = found[0].size_bytes / 1e9
    _say("json.load, s a GB", [one.json_load_s / gigabytes for one in found])
    _say("index, s a GB", [one.index_s / gigabytes for one in found])
    _say("index / json.load", [one.index_s / one.json_load_s for one in found], digits=2)
    print(f"  {gigabytes:.3f} GB, of which the index holds {found[0].index_bytes / 1e6:.1f} MB", flush=True)


def _see_for_the_first_time(browser: Browser, folder: Path, starts: int) -> None:
    first = []
    with tempfile.TemporaryDirectory() as empty:
        for _ in range(1 + starts):
            first.append(_first_chart(browser, folder, Path(empty)))
            shutil.rmtree(Path(empty, "internals-lab"))  # what Python compiled is kept
    # Before the first one, it had compiled nothing.
    _say("first chart, folder never seen, s", first[1:], digits=2)


def _start(browser: Browser, folder: Path, cache: Path, starts: int) -> None:
    indexing.fill(folder, cache)
    _first_chart(browser, folder, cache)  # it was opened before
    _say("first chart, s", [_first_chart(browser, folder, cache) for _ in range(starts)], digits=2)
    opening = [_first_chart(browser, folder, cache, is_at_rest=False) for _ in range(starts)]
    _say("first chart, opening a window, s", opening, digits=2)


def _return(folder: Path, cache: Path, starts: int) -> None:
    indexing.fill(folder, cache)
    with (
        tempfile.TemporaryDirectory() as profile,
        chromium_that_remembers(Path(profile)) as reader,
        socket.socket() as free,
    ):
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        # A browser keeps what it made of a script when it has met it a second time.
        first = [_opened_first(reader, folder, cache, port=port) for _ in range(BEFORE_KEPT + starts)]
    _say("first chart, a reader who was here before, s", first[BEFORE_KEPT:], digits=2)


@contextmanager
def _opened(browser: Browser, folder: Path, cache: Path) -> Iterator[Page]:
    with served(folder, cache) as running:
        page = browser.new_page(viewport=VIEWPORT)
        page.goto(running.address + PAGE)
        wait_for_chart(page)
        wait_until_at_rest()
        yield page
        print(f"  the server holds {running.resident_bytes / 1e6:.0f} MB", flush=True)
        page.close()


def _reload(page: Page, _folder: Path, repeats: int) -> None:
    reloads = []
    for _ in range(repeats):
        begun_s = page.evaluate("performance.timeOrigin")
        page.reload(wait_until="commit")
        wait_for_chart(page)
        assert page.evaluate("performance.timeOrigin") > begun_s
        reloads.append(page.evaluate("performance.now()") / 1e3)
    _say("reload, s", reloads, digits=2)


def _filter(page: Page, folder: Path, repeats: int) -> None:
    names = _interpreters(folder)
    set_control(page, "interpreter", [names[0]], settle=True)  # the first one compiles what it needs
    wanted = [[] if number % 2 else [names[-1]] for number in range(repeats)]
    _say_changes("filter", [set_control(page, "interpreter", one, settle=True) for one in wanted])
    _say_changes("filter, in haste", [set_control(page, "interpreter", one) for one in wanted])


def _look_into_runs(page: Page, folder: Path, repeats: int) -> None:
    # One that crashed may have nothing to draw.
    others = (one for one in find_runs(folder)[1:] if load_run(one.path).run.status == "complete")
    keys = [one.run_id for one in islice(others, repeats)]
    _say_changes("another run", [set_control(page, "run", key, settle=True) for key in keys])


def _say_changes(what: str, changes: Sequence[Change]) -> None:
    _say(f"{what} to chart, ms", [one.drawn_ms for one in changes])
    _say(f"{what} to painted chart, ms", [one.painted_ms for one in changes])
    settled = [one.settled_ms for one in changes if one.settled_ms is not None]
    if settled:
        _say(f"{what} to page at rest, ms", settled)


def _first_chart(browser: Browser, folder: Path, cache: Path, *, is_at_rest: bool = True) -> float:
    with browser.new_context(viewport=VIEWPORT) as fresh:
        return _opened_first(fresh, folder, cache, is_at_rest=is_at_rest)


def _opened_first(
    context: BrowserContext, folder: Path, cache: Path, *, port: int = 0, is_at_rest: bool = True
) -> float:
    page = context.new_page()
    if is_at_rest:
        wait_until_at_rest()
    with served(folder, cache, port=port) as running:
        page.goto(running.address + PAGE, wait_until="commit")
        took_s = wait_for_chart(page) - running.started_s
    page.close()
    return took_s


def _interpreters(folder: Path) -> list[str]:
    """Of the run that is shown first: the one that started last."""
    newest = max(find_runs(folder), key=lambda run: run.run_id)
    return [interpreter.name for interpreter in load_run(newest.path).interpreters]


def _say(what: str, values: Sequence[float], *, digits: int = 1) -> None:
    ordered = sorted(values)
    median, p95 = (ordered[max(0, -(-len(ordered) * share // 100) - 1)] for share in (50, 95))
    print(
        f"  {what}: p50 {median:.{digits}f}, p95 {p95:.{digits}f} "
        f"[{ordered[0]:.{digits}f} to {ordered[-1]:.{digits}f}], n = {len(ordered)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
