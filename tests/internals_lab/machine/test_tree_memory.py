"""What cells hold is read from outside, descendants included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest

from internals_lab.machine.tree_memory import tree_memories
from internals_lab.model.sample import TreeMemory

MB = 1 << 20

# Says so when it and its children hold what they are to hold, then waits for its end.
HOLDING = """
import os, sys
own = bytearray({own})
ready, done = os.pipe()
children = []
for _ in range({children}):
    children.append(os.fork())
    if not children[-1]:
        held = bytearray({each})
        os.write(done, b"1")
        sys.stdin.read()
        os._exit(0)
for _ in range({children}):
    os.read(ready, 1)
print("ready", flush=True)
sys.stdin.read()
"""

Holding = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def holding() -> Iterator[Holding]:
    """Starts a process that holds so many bytes, in itself and in each of its children."""
    started: list[subprocess.Popen[str]] = []

    def holding(own: int = 0, children: int = 0, each: int = 0) -> subprocess.Popen[str]:
        source = HOLDING.format(own=own, children=children, each=each)
        process = subprocess.Popen(
            [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield holding
    for process in started:
        with process:
            process.communicate()


def test_what_a_process_and_its_children_hold_is_summed(holding: Holding) -> None:
    small, large, tree = holding(), holding(own=64 * MB), holding(children=2, each=32 * MB)
    read = tree_memories([small.pid, large.pid, tree.pid])
    for kind in ("rss_bytes", "pss_bytes", "uss_bytes"):
        base, more, spread = (getattr(read[one.pid], kind) for one in (small, large, tree))
        assert 63 * MB < more - base < 66 * MB
        assert spread - base > 58 * MB
    assert [read[one.pid].processes for one in (small, large, tree)] == [1, 1, 3]


def test_pages_that_a_fork_shares_count_once_where_the_platform_can_tell(holding: Holding) -> None:
    [held] = tree_memories([holding(own=64 * MB, children=2).pid]).values()
    assert held.pss_bytes is not None
    assert held.uss_bytes is not None
    assert held.uss_bytes < 64 * MB < held.pss_bytes < 2 * 64 * MB < held.rss_bytes


def test_a_process_that_has_ended_holds_nothing(holding: Holding) -> None:
    living, ended = holding(), holding()
    ended.kill()
    ended.wait()
    assert set(tree_memories([living.pid, ended.pid])) == {living.pid}


def test_a_size_that_the_platform_does_not_have_is_unknown(
    holding: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Held:
        rss, uss = 10, 7

    process = holding(children=1)
    monkeypatch.setattr(psutil.Process, "memory_full_info", lambda process: Held())
    assert tree_memories([process.pid]) == {
        process.pid: TreeMemory(rss_bytes=20, pss_bytes=None, uss_bytes=14, processes=2)
    }


def test_a_child_that_ends_while_it_is_read_is_left_out_and_a_root_that_does_has_no_figure(
    holding: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, other = holding(children=2), holding()
    real = psutil.Process.memory_full_info

    def sometimes(process: psutil.Process) -> Any:
        if process.pid == other.pid or process.ppid() == tree.pid:
            raise psutil.NoSuchProcess(process.pid)
        return real(process)

    monkeypatch.setattr(psutil.Process, "memory_full_info", sometimes)
    read = tree_memories([tree.pid, other.pid])
    assert [(pid, held.processes) for pid, held in read.items()] == [(tree.pid, 1)]
