"""A project on disk, and the command run in it as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run


@dataclass(frozen=True)
class Ended:
    """The command has ended: what it answered, what it said meanwhile, and what it kept."""

    code: int
    answer: str
    said: str
    runs: list[RunDocument]


Lab = Callable[..., Ended]


@pytest.fixture(scope="session")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A cache of these tests' own: nobody else's run is waited for."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST_", "COV"))
    }
    return clean | {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")), "COLUMNS": "100"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a package in src."""
    folder = tmp_path / "project"
    (folder / "src" / "shop").mkdir(parents=True)
    (folder / "src" / "shop" / "__init__.py").write_text("")
    return folder


@pytest.fixture
def lab(project: Path, lab_environment: dict[str, str]) -> Lab:
    """`internals-lab` with these words, in the project."""

    def lab(*words: str) -> Ended:
        done = subprocess.run(
            [sys.executable, "-m", "internals_lab.cli.main", *words],
            cwd=project,
            env=lab_environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        runs = [load_run(run.path) for run in find_runs(project / "lab-results")]
        return Ended(done.returncode, done.stdout, done.stderr, runs)

    return lab
