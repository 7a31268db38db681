"""What is measured once for several tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run

ATTEMPTS = 3
MEASURED = ("experiments/exp_calls.py", "experiments/exp_gil.py::count", "experiments/exp_waiting.py")
# The claims that tests hold the run to; of others it may be the truth that nobody can tell.
ASKED = ("CPU-bound threads do not cut wall time", "Threads on all cores make")


def _is_told(document: RunDocument) -> bool:
    return not any(result.outcome == "invalid" for result in document.cells) and not any(
        claim.state == "inconclusive" for claim in document.claims if claim.text.startswith(ASKED)
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    """What one session measures for the next."""
    parser.addoption(
        "--measured",
        type=Path,
        metavar="FOLDER",
        help="keep what is measured for several tests there, and do not measure what is there already",
    )


@pytest.fixture(scope="session")
def measured_folder(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is measured for several tests is kept here: for this session, or for the next as well (`--measured`)."""
    kept: Path | None = pytestconfig.getoption("--measured")
    return tmp_path_factory.mktemp("measured") if kept is None else kept


@pytest.fixture(scope="session")
def measured_results(
    pytestconfig: pytest.Config, measured_folder: Path, gil_twin: Interpreter, free_threaded: Interpreter
) -> Path:
    """A results folder whose newest run is the bundled experiments that the dashboard's pages are about, measured now on
    both builds.

    Measured again, a few times at the most, when somebody else took the processors meanwhile: cells are invalid then, or
    what is asked is left open.
    """
    folder = measured_folder / "calls, GIL and waiting" / "lab-results"
    if find_runs(folder):
        return folder
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--internals-lab"),
                *MEASURED,
                *("--lab-interpreters", f"{gil_twin.executable},{free_threaded.executable}"),
                *("--lab-effort", "quick", "--lab-results", str(folder)),
            ],
            cwd=pytestconfig.rootpath,
            capture_output=True,
            text=True,
            check=False,
        )
        runs = find_runs(folder)
        if runs and _is_told(load_run(runs[0].path)):
            break
    assert list(folder.glob("*.json")), done.stdout + done.stderr
    return folder
