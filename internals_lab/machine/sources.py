"""Where facts of the machine are read: every source can be replaced, so that recorded machines are tests."""

from __future__ import annotations

import os
import platform
import socket
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from internals_lab.model.base import Record


def _affinity() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _load_1min() -> float | None:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


class ProcessTime(Record):
    """CPU time that a process has used so far."""

    pid: int
    name: str
    cpu_s: float


def _processes() -> list[ProcessTime]:
    """Every process that may be seen, but this one and its threads."""
    own = os.getpid()
    return [
        ProcessTime(pid=process.pid, name=process.info["name"] or "?", cpu_s=times.user + times.system)
        for process in psutil.process_iter(["name", "cpu_times"])
        if (times := process.info["cpu_times"]) is not None and process.pid != own
    ]


def _plugged_in() -> bool | None:
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    return battery.power_plugged if battery else None


# The drivers that show a processor's temperature on Linux; others are of disks, boards and networks.
PROCESSOR_SENSORS = ("coretemp", "k10temp", "zenpower", "cpu_thermal", "cpu-thermal", "soc_thermal")


def _hottest_c() -> float | None:
    sensors = psutil.sensors_temperatures() if hasattr(psutil, "sensors_temperatures") else {}
    readings = (reading.current for name in PROCESSOR_SENSORS for reading in sensors.get(name, []))
    return max(readings, default=None)


class Sources(Record, frozen=True):
    """`root` is the folder that holds `proc`, `sys` and `etc`; the others are calls to the platform."""

    root: Path = Path("/")
    system: Callable[[], str] = platform.system
    release: Callable[[], str] = platform.release
    architecture: Callable[[], str] = platform.machine
    host_name: Callable[[], str] = socket.gethostname
    affinity: Callable[[], list[int]] = _affinity
    cores_logical: Callable[[], int | None] = lambda: psutil.cpu_count(logical=True)
    cores_physical: Callable[[], int | None] = lambda: psutil.cpu_count(logical=False)
    memory_bytes: Callable[[], int] = lambda: psutil.virtual_memory().total
    available_bytes: Callable[[], int] = lambda: psutil.virtual_memory().available
    load_1min: Callable[[], float | None] = _load_1min
    processes: Callable[[], list[ProcessTime]] = _processes
    plugged_in: Callable[[], bool | None] = _plugged_in
    hottest_c: Callable[[], float | None] = _hottest_c
    clock_ns: Callable[[], int] = time.perf_counter_ns

    def text(self, path: str) -> str | None:
        """A small file below the root without surrounding blanks; None where it cannot be read."""
        try:
            return (self.root / path).read_text(encoding="utf-8", errors="replace").strip("\0 \t\r\n")
        except OSError:
            return None

    def names(self, folder: str) -> list[str]:
        """The names of what is in a folder below the root; none where it cannot be read."""
        try:
            return sorted(path.name for path in (self.root / folder).iterdir())
        except OSError:
            return []
