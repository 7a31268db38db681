"""Makes the pictures of docs/images from a results folder: `.venv/bin/python scripts/screenshots.py lab-results`."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PAGES = {
    name: f"/{name}"
    for name in (
        *("verdict", "scaling", "why", "strategies", "calls", "implementations"),
        *("memory", "gc", "cycles", "anatomy", "claims", "samples"),
    )
}
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    """One picture a page, of the newest run."""
    command = [
        str(Path(sys.executable).with_name("internals-lab")),
        "dashboard",
        "--no-open",
        "--results",
        sys.argv[1],
    ]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    url = next(found[0] for line in server.stdout if (found := re.search(r"http://[\w.:]+", line)))
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS
        )
        for name, path in PAGES.items():
            page = chromium.new_page(viewport={"width": 1280, "height": 960}, color_scheme="light")
            page.goto(url + path)
            page.wait_for_selector(".js-plotly-plot .main-svg, .message")
            if not page.locator(".js-plotly-plot").count():
                print(f"{name}: the newest run has nothing for it")
                continue
            page.wait_for_load_state("networkidle")
            # Where the results lie on the machine of whoever made the pictures is nobody's business.
            page.evaluate("document.querySelector('.source code').textContent = 'lab-results'")
            page.screenshot(path=IMAGES / f"{name}.png")
            print(IMAGES / f"{name}.png")
        chromium.close()
    server.send_signal(signal.SIGINT)
    server.wait()


if __name__ == "__main__":
    main()
