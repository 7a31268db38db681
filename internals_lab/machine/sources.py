"""Where facts of the machine are read: every source can be replaced, so that recorded machines are tests."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Callable
from pathlib import Path

import psutil

from internals_lab.model.base import Record


def _affinity() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _load_1min() -> float | None:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


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
    load_1min: Callable[[], float | None] = _load_1min

    def text(self, path: str) -> str | None:
        """A small file below the root without surrounding blanks; None where it cannot be read."""
        try:
            return (self.root / path).read_text(encoding="utf-8", errors="replace").strip("\0 \t\r\n")
        except OSError:
            return None
