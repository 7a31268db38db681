"""Projects in folders of their own, measured by pytest processes of their own."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import psutil
import pytest

import internals_lab.store

SCHEMA = json.loads(Path(internals_lab.store.__file__).with_name("run-1.schema.json").read_bytes())
THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"
# What a run that hangs may take until its test fails; nothing waits so long otherwise.
PATIENCE_S = 120.0
# Dash's and hypothesis' plug-ins take longer to load than a run measures.
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:dash", "-p", "no:hypothesispytest")
RESULTS = "lab-results"


class Reported(NamedTuple):
    """An item as JUnit's XML has it."""

    outcome: str
    message: str
    seconds: float
    properties: dict[str, str]


@dataclass(frozen=True)
class Ended:
    """A pytest process that has ended: its exit code, its output, its items by name, its document."""

    code: int
    text: str
    folder: Path
    reported: dict[str, Reported]
    results: Path | None

    @cached_property
    def document(self) -> dict[str, Any]:
        """What it wrote, valid against the published schema."""
        assert self.results is not None, self.text
        document: dict[str, Any] = json.loads(self.results.read_bytes())
        jsonschema.validate(document, SCHEMA)
        return document

    @property
    def cells(self) -> dict[str, dict[str, Any]]:
        """The document's cells, by what their ids say after the file's name."""
        return {cell["cell"]["id"].partition("::")[2]: cell for cell in self.document["cells"]}

    def line(self, beginning: str) -> str:
        """The one line of the output that begins so."""
        (found,) = [line for line in self.text.splitlines() if line.startswith(beginning)]
        return found


def _reported(case: ElementTree.Element) -> Reported:
    outcome, message = "passed", ""
    for child in case:
        if child.tag in ("failure", "error", "skipped"):
            outcome = {"failure": "failed"}.get(child.tag, child.tag)
            message = f"{child.get('message')}\n{child.text}"
    properties = {one.get("name", ""): one.get("value", "") for one in case.iter("property")}
    return Reported(outcome, message, float(case.get("time", "nan")), properties)


@dataclass(frozen=True)
class Project:
    """A folder with experiments."""

    folder: Path
    environment: dict[str, str] = field(repr=False)

    def write(self, name: str, text: str) -> Path:
        """A file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def start(self, *options: str, lab: bool = True, cwd: Path | None = None) -> subprocess.Popen[str]:
        """A pytest process; its error output is in its output."""
        flag = ["--internals-lab"] if lab else []
        return subprocess.Popen(
            [*PYTEST, *flag, f"--junit-xml={self.folder / 'junit.xml'}", *options],
            cwd=cwd or self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def wait(self, process: subprocess.Popen[str]) -> Ended:
        """The end of a process that was started here."""
        try:
            text, _ = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
        return Ended(process.returncode, text, self.folder, self._reported(), self.newest_result())

    def _reported(self) -> dict[str, Reported]:
        # Taken at once: the next run of the project writes another one.
        path = self.folder / "junit.xml"
        if not path.exists():
            return {}
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        path.unlink()
        return {case.get("name", ""): _reported(case) for case in root.iter("testcase")}

    def newest_result(self) -> Path | None:
        """The document that was written last."""
        documents = (self.folder / RESULTS).glob("*.json")
        return max(documents, key=lambda path: path.stat().st_mtime_ns, default=None)

    def run(self, *options: str, lab: bool = True, cwd: Path | None = None) -> Ended:
        """Start, and wait for its end."""
        return self.wait(self.start(*options, lab=lab, cwd=cwd))

    def collected(self, *options: str) -> list[str]:
        """The ids that pytest collects."""
        ended = self.run("--collect-only", "-q", *options)
        assert ended.code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED), ended.text
        return [line for line in ended.text.splitlines() if "::" in line]


class Signals:
    """A named pipe into which an experiment's processes write a byte each: how a test knows how far a run is."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        # Open for both: neither side waits for the other.
        self._handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def await_bytes(self, count: int) -> None:
        """Return when so many processes have written."""
        for _ in range(count):
            ready, _, _ = select.select([self._handle], [], [], PATIENCE_S)
            assert ready, "the run does not go on"
            os.read(self._handle, 1)

    def close(self) -> None:
        """The test's end of the pipe."""
        os.close(self._handle)


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all these tests: interpreters are asked once, and nobody else's run is waited for."""
    return tmp_path_factory.mktemp("cache")


MakeProject = Callable[..., Project]


@pytest.fixture(scope="session")
def make_project(tmp_path_factory: pytest.TempPathFactory, cache_home: Path) -> MakeProject:
    """A new project with the given files; `pytest.ini` is always there, so that its folder is the root."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "PYTHON", "COV")) and name not in ("CI", "BUILD_NUMBER")
    }
    environment |= {"XDG_CACHE_HOME": str(cache_home), "COLUMNS": "160"}

    def make(files: dict[str, str], *, ini: str = "") -> Project:
        project = Project(tmp_path_factory.mktemp("project"), environment)
        project.write("pytest.ini", f"[pytest]\n{ini}")
        for name, text in files.items():
            project.write(name, text)
        return project

    return make


@pytest.fixture
def signals(tmp_path: Path) -> Iterator[Signals]:
    """A pipe named `tmp_path / "signals"`."""
    made = Signals(tmp_path / "signals")
    yield made
    made.close()


@pytest.fixture
def started(make_project: MakeProject) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts pytest in a project; what still runs at the end of the test is killed, with all its children."""
    processes: list[subprocess.Popen[str]] = []

    def start(project: Project, *options: str) -> subprocess.Popen[str]:
        processes.append(project.start(*options))
        return processes[-1]

    yield start
    for process in processes:
        if process.poll() is None:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()
        process.communicate()
