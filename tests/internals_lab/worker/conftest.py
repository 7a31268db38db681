"""Drives the worker's main file over its pipes, as a host does, on any interpreter."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import textwrap
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from internals_lab.interpreters.findings import Findings
from internals_lab.kinds.cpython import OLDEST_FULL
from internals_lab.kinds.known import KnownKinds
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry
from internals_lab.runner.processes.environment import TOKEN_VARIABLE, built_environment
from internals_lab.runner.processes.shared_output import told_apart

WORKER_FOLDER = Path(__file__).resolve().parents[3] / "internals_lab" / "worker"
CORE, START = WORKER_FOLDER / "core.py", WORKER_FOLDER / "start.py"
# Only a worker that hangs where no test means it to is ended by this.
WATCHDOG_S = 60.0


class DrivenWorker:
    """A worker, one request after the other. `said` is all that it and its children printed."""

    def __init__(
        self, command: Sequence[str], capture: Path, token: str, watchdog_s: float = WATCHDOG_S
    ) -> None:
        self.capture = capture
        # Python 2 would write its compiled files beside the sources.
        quiet = {"PYTHONDONTWRITEBYTECODE": "1"}
        with capture.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env=built_environment(os.environ, knobs=quiet, hash_seed=1, token=token),
                start_new_session=True,
            )
        assert self.process.stdout is not None
        # As a host hears those to which source is sent; it makes no difference to the others.
        self._lines = told_apart(self.process.stdout, capture)
        self._watchdog = threading.Timer(watchdog_s, self.kill)
        self._watchdog.start()
        self.hello: dict[str, Any] = self._hear()["hello"]

    def _hear(self) -> dict[str, Any]:
        line = next(self._lines, None)
        assert line, f"the worker ended: {self.said}"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def request(self, op: str, **arguments: Any) -> dict[str, Any]:
        """The whole answer, an error as well."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"op": op, "arguments": arguments}).encode() + b"\n")
        self.process.stdin.flush()
        return self._hear()

    def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        """The result; an error fails the test."""
        answer = self.request(op, **arguments)
        assert "error" not in answer, answer["error"] + "\n" + answer["traceback"]
        result: dict[str, Any] = answer["result"]
        return result

    def error(self, op: str, **arguments: Any) -> str:
        """What the error says; a result fails the test."""
        answer = self.request(op, **arguments)
        assert "error" in answer, answer
        text: str = answer["error"]
        return text

    def load(self, path: Path, *roots: Path, module: str | None = None) -> dict[str, Any]:
        """Load an experiment with its own folder as the root, or those that are given."""
        return self.ask("load", **load_words(path, *roots, module=module))

    def prepare(
        self, scenario: str, strategy: str = "sequential", workers: int = 1, **more: Any
    ) -> dict[str, Any]:
        """Make a cell ready."""
        return self.ask("prepare", **cell_words(scenario, strategy, workers, **more))

    def block(self, units: int = 1, lead_in: int = 0) -> dict[str, Any]:
        """One timed block."""
        return self.ask("block", units=units, lead_in=lead_in)

    @property
    def said(self) -> str:
        return self.capture.read_text(errors="replace")

    def quit(self) -> int:
        """Let it end by itself; its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.write(b'{"op": "quit"}\n')
        self.process.stdin.close()
        return self.process.wait()

    def kill(self) -> None:
        """End it with its group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """Whatever state it is in."""
        self._watchdog.cancel()
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()


def worker_command(interpreter: Interpreter, kinds: KnownKinds, script: Path | None = None) -> Sequence[str]:
    """What starts the worker there, by the file that the launcher would take."""
    kind = kinds.of(interpreter)
    assert kind is not None
    usual = CORE if kinds.is_sent_source(interpreter) else START
    return kind.command(Path(interpreter.executable), script or usual)


def load_words(path: Path, *roots: Path, module: str | None = None) -> dict[str, Any]:
    folders = [str(root) for root in roots or (path.parent,)]
    return {"path": str(path), "module": module or path.stem, "roots": folders}


def cell_words(scenario: str, strategy: str, workers: int, **more: Any) -> dict[str, Any]:
    half = strategy if strategy.endswith(".py") else f"strategies.{strategy}"
    words = {"scenario": scenario, "workers": workers, "params": {}, "variant": None, "worker_module": half}
    return words | more


StartWorker = Callable[..., DrivenWorker]
WriteFile = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """Writes a file below the test's folder, its text dedented; gives the path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        return path

    return write


@pytest.fixture
def token(tmp_path: Path) -> str:
    """What the environment of every process of this test's workers bears."""
    return f"test-{tmp_path.name}"


@pytest.fixture
def living(token: str) -> Callable[[], list[int]]:
    """The ids of the processes that bear the token and still run."""

    def living() -> list[int]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if (
                    process.environ().get(TOKEN_VARIABLE) == token
                    and process.status() != psutil.STATUS_ZOMBIE
                ):
                    found.append(process.pid)
        return found

    return living


@pytest.fixture
def start(
    tmp_path: Path, this_interpreter: Interpreter, kinds: KnownKinds, token: str
) -> Iterator[StartWorker]:
    """Starts a worker, on the running interpreter unless another is given; the test ends it."""
    started: list[DrivenWorker] = []

    def start(interpreter: Interpreter | None = None, *, script: Path | None = None) -> DrivenWorker:
        chosen = interpreter or this_interpreter
        command = worker_command(chosen, kinds, script)
        started.append(DrivenWorker(command, tmp_path / f"said-{len(started)}.txt", token))
        return started[-1]

    yield start
    for worker in started:
        worker.close()


@pytest.fixture
def driven(start: StartWorker, write: WriteFile) -> Callable[..., DrivenWorker]:
    """A worker that has loaded an experiment with this source."""

    def driven(source: str, interpreter: Interpreter | None = None) -> DrivenWorker:
        worker = start(interpreter)
        worker.load(write("exp_case.py", source))
        return worker

    return driven


@pytest.fixture(scope="session")
def kinds() -> KnownKinds:
    """The kinds of interpreters that the lab knows by itself."""
    return load_registry(entry_points=False).kinds


@pytest.fixture(scope="session")
def sent_source(found_interpreters: Findings, kinds: KnownKinds) -> list[Interpreter]:
    """One interpreter of each implementation and language version that loads no experiment files."""
    found = {
        (one.implementation, *one.language_version[:2]): one
        for one in found_interpreters.interpreters
        if kinds.is_sent_source(one) and kinds.unsupported(one, portable=True) is None
    }
    return list(found.values())


@pytest.fixture(scope="module")
def live(
    sent_source: list[Interpreter],
    jython: Interpreter,
    micropython: Interpreter,
    pyodide: Interpreter,
    kinds: KnownKinds,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[tuple[Interpreter, DrivenWorker]]]:
    """A worker on each of them: some take seconds to start, and none is the worse for what it was sent before."""
    folder = tmp_path_factory.mktemp("live")
    started = []
    for interpreter in sent_source:
        command = worker_command(interpreter, kinds)
        started.append(
            (interpreter, DrivenWorker(command, folder / f"{interpreter.name}.txt", "test-live", 600.0))
        )
    assert {"cpython", *(one.implementation for one in (jython, micropython, pyodide))} <= {
        interpreter.implementation for interpreter, _ in started
    }
    yield started
    for _, worker in started:
        worker.close()


@pytest.fixture(scope="session")
def measurable(found_interpreters: Findings) -> list[Interpreter]:
    """Every CPython of this machine that the worker claims to run on."""
    return [
        one
        for one in found_interpreters.interpreters
        if one.implementation == "cpython" and tuple(one.language_version[:2]) >= OLDEST_FULL
    ]
