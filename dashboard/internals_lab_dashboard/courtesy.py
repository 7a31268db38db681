"""The dashboard steps back while something is measured on its machine: lowest priority, and other processors where there are."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Collection, Iterable
from typing import Protocol

import psutil

from internals_lab_dashboard.data.folder.live_runs import LiveRun


class Scheduling(Protocol):
    """How a process has its threads scheduled."""

    def step_back(self, cpus: Collection[int]) -> None:
        """Run when nobody else wants to, and on none of these processors if any other is left."""

    def come_back(self) -> None:
        """As before, as far as the system lets a process."""


class Courtesy:
    """Steps back when a run lasts and comes back when none does. Safe to use from several threads."""

    def __init__(self, scheduling: Scheduling) -> None:
        self._scheduling = scheduling
        self._lock = threading.Lock()
        self._measured_on: frozenset[int] | None = None

    def towards(self, runs: Iterable[LiveRun]) -> None:
        """These are the runs that last now."""
        lasting = list(runs)
        cpus = frozenset(cpu for run in lasting for cpu in run.cpus) if lasting else None
        with self._lock:
            if cpus == self._measured_on:
                return
            self._measured_on = cpus
            if cpus is None:
                self._scheduling.come_back()
            else:
                self._scheduling.step_back(cpus)


class OwnThreads:
    """All threads of this process; those that it starts later inherit from the one that starts them."""

    def __init__(self) -> None:
        self._usual_cpus = _affinity()

    def step_back(self, cpus: Collection[int]) -> None:
        """On Linux as an idle task, which gives way at once; elsewhere by the lowest priority."""
        if sys.platform == "linux":
            self._each(lambda thread: os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0)))
            left = self._usual_cpus - set(cpus)
            if left and left != self._usual_cpus:
                self._each(lambda thread: os.sched_setaffinity(thread, left))
        elif sys.platform == "win32":
            psutil.Process().nice(psutil.IDLE_PRIORITY_CLASS)
        else:
            os.nice(19)

    def come_back(self) -> None:
        """A process may lower its priority and not raise it, unless it is privileged: then it stays low."""
        if sys.platform == "linux":
            self._each(lambda thread: os.sched_setaffinity(thread, self._usual_cpus))
            self._each(lambda thread: os.sched_setscheduler(thread, os.SCHED_OTHER, os.sched_param(0)))
        elif sys.platform == "win32":
            psutil.Process().nice(psutil.NORMAL_PRIORITY_CLASS)

    def _each(self, do: Callable[[int], None]) -> None:
        for name in os.listdir("/proc/self/task"):
            # A thread may have ended meanwhile; what the system refuses stays as it was.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                do(int(name))


def _affinity() -> frozenset[int]:
    return frozenset(os.sched_getaffinity(0)) if sys.platform == "linux" else frozenset()
