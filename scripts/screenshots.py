"""Makes the pictures that the documents name, from results that were measured: `make screenshots`, or

    .venv/bin/python scripts/screenshots.py lab-results [docs/images]

`docs/images/scaling.png` is the page Scaling of the newest run that has something for it, always of the same size.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.dashboard_speed.browser import chromium
from internals_lab.store.loading import find_runs

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 960}
NEWEST_RUNS = 20
LARGEST_BYTES = 300_000
DEADLINE_S = 60
NAMED = re.compile(r"images/([a-z-]+)\.png")
SHOWN = ".js-plotly-plot .main-svg :is(.xtick, .ytick), table.matrix tbody td, .message"
UNDRAWN = "Array.from(document.querySelectorAll('.graph')).some(one => !one.querySelector('.main-svg'))"
# Where the results lie on the machine of whoever makes the pictures is nobody's business.
WITHOUT_FOLDER = (
    "document.querySelectorAll('.source code').forEach(one => { one.textContent = 'lab-results' })"
)


def named_pictures() -> list[str]:
    """Those that the documents show."""
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return sorted({name for path in documents for name in NAMED.findall(path.read_text())})


def make_pictures(results: Path, images: Path) -> list[str]:
    """Take every picture; what went wrong, a line each."""
    runs = [run.run_id for run in find_runs(results)][:NEWEST_RUNS]
    problems = [] if runs else [f"{results} holds no run"]
    images.mkdir(parents=True, exist_ok=True)
    with dashboard(results) as address, chromium() as browser:
        for name in named_pictures() if runs else []:
            page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
            path = images / f"{name}.png"
            if not any(has_something(page, f"{address}/{name}?run={run}") for run in runs):
                problems.append(f"{name}: none of the {len(runs)} newest runs has anything for it")
                continue
            page.evaluate(WITHOUT_FOLDER)
            page.screenshot(path=path, animations="disabled")
            page.close()
            size = path.stat().st_size
            print(f"{path} ({size // 1000} kB)")
            if size > LARGEST_BYTES:
                problems.append(f"{name}: {size} bytes are more than {LARGEST_BYTES}")
    return problems


def has_something(page: Page, address: str) -> bool:
    """Open a page and wait until it is drawn; whether there is more than a message."""
    page.goto(address)
    page.wait_for_selector(SHOWN)
    if not page.locator(".graph, table.matrix").count():
        return False
    while page.evaluate(UNDRAWN):
        page.wait_for_timeout(50)
    page.wait_for_load_state("networkidle")
    return True


@contextmanager
def dashboard(results: Path) -> Iterator[str]:
    """A dashboard over the results; its address."""
    program = str(Path(sys.executable).with_name("internals-lab"))
    command = [program, "dashboard", "--no-open", "--port", "0", "--results", str(results)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield next(found[0] for line in server.stdout if (found := re.search(r"http://[\w.:]+", line)))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(DEADLINE_S)
        server.stdout.close()


def main() -> int:
    """As it stands above."""
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    problems = make_pictures(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else IMAGES)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
