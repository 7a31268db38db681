"""A real dashboard process and a real Chromium that is allowed to talk to it and to nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from made_up.folder import newest, oldest, written
from playwright.sync_api import Browser, Page, sync_playwright
from visiting.browser import Look, Visit, Window, arguments, wait_until
from visiting.dashboards import Dashboards, Served, Standing

from internals_lab.model.interpreter import Interpreter
from internals_lab.store.loading import find_runs

# What the probes look at, so that with the other measured results every page has something to show.
LOOKED_AT = (
    "experiments/exp_gc_thresholds.py::trees",
    "experiments/exp_leaks.py::handle",
    "experiments/exp_anatomy.py::summing",
    "experiments/exp_calls.py",  # which the other run has too: two runs are compared by what both have
)


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


@pytest.fixture(scope="session")
def shown_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as `results_folder`, for tests that look at it only. Not to be changed."""
    return written(tmp_path_factory.mktemp("shown") / "lab-results", [newest(), oldest()])


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts `internals-lab dashboard` over a folder, on a free port, with further arguments and a cache of its own; ends it."""
    dashboards = Dashboards(cache=tmp_path / "cache")
    yield dashboards.start
    dashboards.end()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """The dashboards of folders that are not to be changed; whether they were is asked in the end."""
    standing = Standing(dashboards=Dashboards(cache=tmp_path_factory.mktemp("cache")))
    yield standing
    standing.dashboards.end()
    assert standing.changed() == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium with a fresh profile. Its absence is a failure, not a skip."""
    executable = shutil.which("chromium")
    assert executable is not None, "these tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(chromium: Browser) -> Window:
    """What all tests look through, one after the other."""
    return Window(chromium)


@pytest.fixture
def visit(
    serve: Callable[..., Served], standing: Standing, window: Window, tmp_path: Path
) -> Iterator[Callable[..., Visit]]:
    """Opens a browser on a folder's dashboard; afterwards nothing may have left the machine or gone wrong.

    A folder of the test's own has a dashboard of its own, one that outlives the test shares its own with the next. Whoever
    visits second in a test is somebody else.
    """
    visits: list[Visit] = []
    with ExitStack() as opened:

        def begin(folder: Path, *, width: int = 1280, height: int = 900, scheme: str = "light") -> Visit:
            served = serve(folder) if folder.is_relative_to(tmp_path) else standing.of(folder)
            look = Look(width=width, height=height, scheme=scheme)
            page = opened.enter_context(window.page(look))
            visits.append(Visit(page=page, address=served.address))
            return visits[-1]

        yield begin
    assert [visit.strangers for visit in visits] == [[] for _ in visits]
    assert [visit.complaints for visit in visits] == [[] for _ in visits]
