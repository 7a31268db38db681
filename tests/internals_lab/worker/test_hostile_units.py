"""Whatever a unit does to its process, the channel stays the lab's own."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from typing import Any

import pytest

STRATEGIES = [("sequential", 1), ("threads", 2), ("processes", 2)]

HARMLESS = {
    "prints megabytes": "print('x' * 3_000_000); sys.stderr.write('y' * 1000)",
    "prints to the descriptor": "os.write(1, b'raw' * 100); os.system('echo from a child')",
    "reads standard input": "assert sys.stdin.read() == '' and os.read(0, 10) == b''",
    "closes standard output": "sys.stdout.close(); os.close(1)",
    "closes standard input": "os.close(0)",
    "replaces standard output": "sys.stdout = None",
    "registers a hook at exit": "atexit.register(print, 'at exit')",
    "answers in the lab's place": "print(json.dumps({'result': {'wall_ns': -1}}), flush=True)",
    "changes the folder": "os.chdir('/')",
    "turns signals off": "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})",
    "empties sys.path and its modules": "sys.path[:] = []; sys.modules.pop('json', None)",
    "starts a program": "subprocess.run([sys.executable, '-c', 'print(1); input()'], stderr=-3)",
    "starts a thread that never ends": "threading.Thread(target=threading.Event().wait).start()",
}
IMPORTS = "import atexit, ctypes, json, os, signal, subprocess, sys, threading\nfrom internals_lab import scenario\n"


def unit(body: str, **options: str) -> str:
    """An experiment whose unit does this, from its second call on."""
    words = ", ".join(f"{name}={value}" for name, value in ({"check": "None"} | options).items())
    return (
        f"{IMPORTS}calls = [0]\n@scenario({words})\ndef unit():\n    calls[0] += 1\n"
        f"    if calls[0] > 1:\n        {body}\n"
    )


@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
@pytest.mark.parametrize("body", list(HARMLESS.values()), ids=list(HARMLESS))
def test_the_channel_is_not_disturbed(
    driven: Callable[..., Any], body: str, strategy: str, workers: int
) -> None:
    if "close" in body and strategy == "threads":
        # The second thread finds it closed; what is shown here is the channel.
        body = f"try: {body}\n        except (OSError, ValueError): pass"
    worker = driven(unit(body))
    worker.prepare("unit", strategy, workers)
    assert worker.block()["wall_ns"] > 0
    assert worker.ask("finish")["wrong_results"] == 0


@pytest.mark.parametrize("strategy", ["sequential", "threads", "processes"])
def test_who_forks_and_returns_twice_answers_once(
    driven: Callable[..., Any], living: Callable[[], list[int]], strategy: str
) -> None:
    worker = driven(unit("os.fork()"))
    worker.prepare("unit", strategy, 1)
    assert worker.block()["wall_ns"] > 0
    assert worker.block()["wall_ns"] > 0
    assert "gil" in worker.ask("finish")
    # In a thread the other of the two never comes back to where it could answer.
    while strategy != "threads" and living() != [worker.process.pid]:
        pass
    assert not select.select([worker.process.stdout], [], [], 0)[0]
    worker.kill()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("sys.exit(3)", "called sys.exit(3)"),
        ("raise MemoryError('none left')", "MemoryError: none left"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("input()", "EOFError: EOF when reading a line"),
        ("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})()", "Odd"),
        ("unit()", "RecursionError"),
        ("raise ValueError('\\udc80 \\N{SNOWMAN}')", "ValueError: \udc80 \N{SNOWMAN}"),
    ],
    ids=["exit", "memory", "interrupt", "input", "odd", "recursion", "surrogate"],
)
@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
def test_an_error_is_an_answer(
    driven: Callable[..., Any], strategy: str, workers: int, body: str, reason: str
) -> None:
    worker = driven(unit(body))
    worker.prepare("unit", strategy, workers)
    assert reason in worker.error("block", units=1, lead_in=0)
    # And the worker is still there.
    assert worker.ask("declarations")["scenarios"][0]["name"] == "unit"


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        ("os._exit(3)", "ended with exit code 3"),
        ("ctypes.string_at(0)", "was killed by SIGSEGV"),
        ("pid = os.fork() or signal.pause(); os._exit(4)", "ended with exit code 4"),
    ],
    ids=["exit", "segfault", "exit with a child left behind"],
)
def test_a_child_process_that_dies_is_named_with_its_end(
    driven: Callable[..., Any], body: str, ending: str
) -> None:
    worker = driven(unit(body))
    worker.prepare("unit", "processes", 2)
    answer = worker.error("block", units=1, lead_in=0)
    assert answer == f"child process 0 {ending}"


def test_the_host_gone_means_the_worker_gone(driven: Callable[..., Any]) -> None:
    worker = driven(
        unit("threading.Thread(target=threading.Event().wait).start(); atexit.register(signal.pause)")
    )
    worker.prepare("unit")
    worker.block()
    worker.process.stdin.close()
    assert worker.process.wait() == 0


def test_children_end_with_their_cell(driven: Callable[..., Any], living: Callable[[], list[int]]) -> None:
    worker = driven(unit("pass"))
    worker.prepare("unit", "processes", 3)
    assert len(living()) == 4
    worker.ask("finish")
    assert living() == [worker.process.pid]


def test_siblings_end_at_once_when_one_fails(
    driven: Callable[..., Any], living: Callable[[], list[int]]
) -> None:
    worker = driven(unit("raise ValueError"))
    worker.prepare("unit", "processes", 3)
    worker.error("block", units=1, lead_in=0)
    worker.error("finish")
    worker.prepare("unit")
    assert living() == [worker.process.pid]
    assert "Traceback" not in worker.said


def test_what_was_printed_is_kept_when_the_process_is_killed(driven: Callable[..., Any]) -> None:
    worker = driven(unit("print('last words')"))
    worker.prepare("unit")
    worker.block()
    worker.kill()
    assert worker.said == "last words\n"


def test_the_worker_is_taken_first_when_memory_runs_out(start: Callable[..., Any]) -> None:
    worker = start()
    with open(f"/proc/{worker.process.pid}/oom_score_adj") as score:
        assert int(score.read()) >= 800


def test_no_descriptor_of_the_channel_reaches_a_program_that_the_unit_starts(
    driven: Callable[..., Any], start: Callable[..., Any]
) -> None:
    listing = "sorted(os.listdir('/proc/self/fd'))"
    worker = driven(unit(f"subprocess.run([sys.executable, '-c', \"import os; print({listing})\"])"))
    worker.prepare("unit")
    worker.block()
    worker.ask("finish")
    assert worker.quit() == 0
    assert worker.said.strip() == "['0', '1', '2', '3']"  # the last is the listing itself
    assert os.path.exists(f"/proc/{os.getpid()}/fd")
