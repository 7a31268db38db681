"""A worker seen from the host: its death is seen at once, and nothing of it stays."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from internals_lab.declare.location import Location
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.processes import worker_process
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.loading import load_words
from internals_lab.runner.processes.worker_process import CORE, WorkerOrder, WorkerProcess

# Nothing here may wait for it.
HOURS_S = 7200.0

Experiment = Callable[[str], Location]


@pytest.fixture
def prepared(
    launcher: Launcher, experiment: Experiment, this_interpreter: Interpreter
) -> Iterator[Callable[..., WorkerProcess]]:
    """A worker that is ready to run the unit `unit` of a source; its second call is a block's."""
    started: list[WorkerProcess] = []

    def prepared(body: str, strategy: str = "sequential", workers: int = 1) -> WorkerProcess:
        location = experiment(
            f"calls = [0]\n@scenario(check=None)\ndef unit():\n    calls[0] += 1\n    if calls[0] > 1:\n        {body}\n"
        )
        worker = launcher.start(this_interpreter)
        started.append(worker)
        worker.hello(HOURS_S)
        worker.ask("load", HOURS_S, **load_words(location, None))
        words: dict[str, Any] = {"params": {}, "variant": None, "worker_module": f"strategies.{strategy}"}
        worker.ask("prepare", HOURS_S, scenario="unit", workers=workers, **words)
        return worker

    yield prepared
    for worker in started:
        worker.end(at_once=True)


def failure_of(worker: WorkerProcess, timeout_s: float = HOURS_S) -> WorkerFailure:
    with pytest.raises(WorkerFailure) as caught:
        worker.ask("block", timeout_s, units=1, lead_in=0)
    return caught.value


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("os._exit(3)", "exited with status 3 (block)"),
        ("ctypes.string_at(0)", "killed by SIGSEGV (block)"),
        ("os.abort()", "killed by SIGABRT (block)"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL (block)"),
        ("os.fork() or signal.pause(); os._exit(4)", "exited with status 4 (block)"),
        ("subprocess.Popen(['sleep', '7200']); os._exit(5)", "exited with status 5 (block)"),
    ],
    ids=["exit", "segfault", "abort", "kill", "exit with a fork alive", "exit with a program alive"],
)
@pytest.mark.parametrize("strategy", ["sequential", "threads"])
def test_death_is_seen_without_waiting_and_in_words(
    prepared: Callable[..., WorkerProcess], body: str, reason: str, strategy: str
) -> None:
    body = body.replace("os.fork() or signal.pause()", "os.fork() == 0 and signal.pause()")
    failure = failure_of(prepared(body, strategy))
    assert (failure.outcome, failure.reason) == ("crashed", reason)


def test_a_post_to_a_dead_worker_tells_how_it_died(prepared: Callable[..., WorkerProcess]) -> None:
    worker = prepared("os._exit(3)")
    failure_of(worker)
    assert failure_of(worker).reason == "exited with status 3 (block)"


def test_no_answer_in_time_is_a_timeout(prepared: Callable[..., WorkerProcess]) -> None:
    failure = failure_of(prepared("threading.Event().wait()"), timeout_s=0.01)
    assert (failure.outcome, failure.reason) == ("timeout", "no answer within 0.01 s (block)")


def test_an_error_is_an_answer_with_its_traceback(prepared: Callable[..., WorkerProcess]) -> None:
    failure = failure_of(prepared("raise KeyError('missing')"))
    assert (failure.outcome, failure.reason) == ("failed", "KeyError: 'missing'")
    assert "in unit" in failure.detail


def test_what_was_printed_before_the_death_is_kept_its_end_if_it_is_long(
    prepared: Callable[..., WorkerProcess],
) -> None:
    worker = prepared("os.write(1, b'x' * 9000 + b'the end'); os._exit(1)")
    failure_of(worker)
    text = worker.captured_text()
    assert text.startswith("[5007 bytes before this are left out]\nxxx")
    assert text.endswith("the end")
    assert worker.captured_text(10_000_000).count("x") == 9000


def test_captured_output_is_cut_to_what_is_kept(prepared: Callable[..., WorkerProcess]) -> None:
    worker = prepared("print('x' * (worker_kept := 3 << 20))")
    worker.ask("block", HOURS_S, units=1, lead_in=0)
    assert worker.captured_bytes() <= worker_process.CAPTURE_KEPT_BYTES


def test_who_prints_without_end_is_ended(
    prepared: Callable[..., WorkerProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "CAPTURE_FATAL_BYTES", 3 << 20)
    monkeypatch.setattr(worker_process, "_LOOK_S", 0.01)
    worker = prepared("os.write(1, b'x' * (4 << 20)); threading.Event().wait()")
    failure = failure_of(worker)
    assert (failure.outcome, failure.reason) == ("failed", "printed more than 3 MB (block)")


DAEMON = (
    "pid = os.fork(); "
    "pid or (os.setsid(), os.fork() and os._exit(0), threading.Event().wait()); "
    "os.waitpid(pid, 0)"
)
LEAVES = {
    "hangs": "threading.Event().wait()",
    "forks and returns twice": "os.fork()",
    "starts programs": "[subprocess.Popen(['sleep', '7200']) for _ in range(2)]",
    "starts a program in a session of its own": "subprocess.Popen(['sleep', '7200'], start_new_session=True)",
    "starts a thread that never ends": "threading.Thread(target=threading.Event().wait).start()",
    "hangs at exit": "import atexit; atexit.register(threading.Event().wait)",
    "ignores signals": "signal.signal(signal.SIGTERM, signal.SIG_IGN); threading.Event().wait()",
    "starts a daemon that outlives its parent": DAEMON,
}


@pytest.mark.parametrize("strategy", ["sequential", "threads", "processes"])
@pytest.mark.parametrize("body", list(LEAVES.values()), ids=list(LEAVES))
def test_nothing_is_left_running(
    prepared: Callable[..., WorkerProcess],
    launcher: Launcher,
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
    body: str,
    strategy: str,
) -> None:
    if strategy == "threads":
        # A handler can be set in the main thread alone.
        body = body.replace("signal.signal(signal.SIGTERM, signal.SIG_IGN); ", "")
    worker = prepared(body, strategy)
    worker.post("block", units=1, lead_in=0)
    if "wait()" not in body or "fork" in body:
        worker.collect("block", HOURS_S)
    worker.end(at_once=True)
    if body == DAEMON:
        assert launcher.end_strays()
    # What was killed may take a moment to be gone.
    await_end(left_running())
    assert left_running() == []


def test_an_orderly_end_gives_hooks_their_time_and_no_more(
    launcher: Launcher, keeper: Keeper, this_interpreter: Interpreter, tmp_path: Path, experiment: Experiment
) -> None:
    location = experiment(
        "import atexit\natexit.register(threading.Event().wait)\natexit.register(print, 'at exit', flush=True)"
    )
    order = WorkerOrder(
        command=(this_interpreter.executable, str(CORE)),
        environment={},
        capture=tmp_path / "said",
        end_deadline_s=0.5,
    )
    worker = WorkerProcess(order, keeper)
    worker.hello(HOURS_S)
    worker.ask("load", HOURS_S, **load_words(location, None))
    worker.end()
    worker.end()
    assert worker.process.returncode == -9
    assert worker.captured_text() == "at exit\n"


def test_who_ends_looks_for_no_garbage_any_more(
    launcher: Launcher, this_interpreter: Interpreter, experiment: Experiment
) -> None:
    location = experiment("import atexit, gc\natexit.register(lambda: print(gc.get_freeze_count() > 1000))")
    worker = launcher.start(this_interpreter)
    worker.hello(HOURS_S)
    worker.ask("load", HOURS_S, **load_words(location, None))
    worker.end()
    assert (worker.process.returncode, worker.captured_text()) == (0, "True\n")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("/nowhere/python",), "/nowhere/python does not start: No such file or directory"),
        (("/bin/sh", "-c", "echo '{}'; read x"), "does not greet as a worker does: {}"),
        (("/bin/echo", "hello"), "answered rubbish: b'hello"),
        (("/bin/false",), "exited with status 1 (start)"),
        ((sys.executable, "-c", "import os; os.close(1); os.read(0, 1)"), "closed the lab's channel"),
    ],
)
def test_what_is_no_worker_is_told_from_one(
    keeper: Keeper, tmp_path: Path, command: tuple[str, ...], reason: str
) -> None:
    order = WorkerOrder(command=command, environment={}, capture=tmp_path / "said")
    started: list[WorkerProcess] = []

    def greet() -> None:
        started.append(WorkerProcess(order, keeper))
        started[0].hello(HOURS_S)

    with pytest.raises(WorkerFailure) as caught:
        greet()
    for worker in started:
        worker.end(at_once=True)
    assert caught.value.outcome == "crashed"
    assert caught.value.reason.startswith(reason)
