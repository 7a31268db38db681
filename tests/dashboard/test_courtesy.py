"""The dashboard steps back while something is measured, and comes back afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection

from internals_lab_dashboard.courtesy import Courtesy
from internals_lab_dashboard.data.folder.live_runs import LiveRun

from internals_lab.store.owner import Owner

STEPPED_BACK = """
import os, threading
from internals_lab_dashboard.courtesy import OwnThreads
waiting = threading.Event()
other = threading.Thread(target=waiting.wait)
other.start()
scheduling = OwnThreads()
cpus = os.sched_getaffinity(0)
def policies():
    return {os.sched_getscheduler(thread) for thread in (0, other.native_id)}
scheduling.step_back(set())
assert policies() == {os.SCHED_IDLE}, policies()
assert os.sched_getaffinity(0) == cpus
first = min(cpus)
scheduling.step_back({first})
assert os.sched_getaffinity(0) == (cpus - {first} or cpus)
assert os.sched_getaffinity(other.native_id) == os.sched_getaffinity(0)
scheduling.step_back(cpus)
scheduling.come_back()
assert os.sched_getaffinity(0) == cpus
assert policies() <= {os.SCHED_OTHER, os.SCHED_IDLE}
waiting.set()
print("seen")
"""


class Noted:
    def __init__(self) -> None:
        self.calls: list[frozenset[int] | None] = []

    def step_back(self, cpus: Collection[int]) -> None:
        self.calls.append(frozenset(cpus))

    def come_back(self) -> None:
        self.calls.append(None)


def _run(*cpus: int) -> LiveRun:
    return LiveRun(key="a", started="", scenarios=(), cpus=cpus, owner=Owner.this_process())


def test_it_steps_back_once_and_comes_back_once() -> None:
    noted = Noted()
    courtesy = Courtesy(noted)
    for runs in ([], [_run(0, 1)], [_run(0, 1)], [_run(0, 1), _run(2)], [], []):
        courtesy.towards(runs)
    assert noted.calls == [frozenset({0, 1}), frozenset({0, 1, 2}), None]


def test_every_thread_of_the_process_is_an_idle_task_on_the_processors_that_are_left() -> None:
    assert sys.platform == "linux", "other systems have no idle class: give them a test of their own"
    done = subprocess.run(
        [sys.executable, "-c", STEPPED_BACK], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "seen\n", done.stderr
