"""Keeping another process on processors."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from internals_lab.machine.pinning import pinned
from internals_lab.machine.sources import Sources

HERE = Sources()
WAITS = "import sys; sys.stdout.write('.'); sys.stdout.flush(); sys.stdin.read()"
WITH_THREAD = (
    "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start(); " + WAITS
)


@pytest.fixture
def started() -> Iterator[Callable[[str], int]]:
    """Starts a Python that has run so far and waits; gives its id."""
    processes: list[subprocess.Popen[bytes]] = []

    def started(source: str) -> int:
        process = subprocess.Popen(
            [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        processes.append(process)
        assert process.stdout is not None
        assert process.stdout.read(1) == b"."
        return process.pid

    yield started
    for process in processes:
        process.communicate()


def test_a_process_of_one_thread_is_kept_where_it_was_told(started: Callable[[str], int]) -> None:
    pid, cpu = started(WAITS), min(os.sched_getaffinity(0))
    assert pinned([pid], [cpu], HERE) == [cpu]
    assert os.sched_getaffinity(pid) == {cpu}


def test_a_process_with_threads_of_its_own_is_left_alone(started: Callable[[str], int]) -> None:
    pid, before = started(WITH_THREAD), os.sched_getaffinity(0)
    assert pinned([pid], [min(before)], HERE) == []
    assert os.sched_getaffinity(pid) == before


def test_what_cannot_be_is_told_by_no_processors(started: Callable[[str], int], tmp_path: Path) -> None:
    pid = started(WAITS)
    assert pinned([pid, os.getpid()], [0], HERE) == []
    assert pinned([], [0], HERE) == []
    assert pinned([pid], [10_000], HERE) == []
    assert pinned([pid], [0], Sources(root=tmp_path)) == []
