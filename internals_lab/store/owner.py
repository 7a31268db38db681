"""The process that a journal belongs to, and whether it still lives."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from internals_lab.model.base import Record

_PROC = Path("/proc")


class Owner(Record):
    """A process that no later one can be taken for: its number is reused, its start within a boot is not.

    `boot_id` is None where the platform has none; there `process_start` is a date, unique by itself.
    """

    boot_id: str | None
    pid: int
    process_start: str

    @classmethod
    def this_process(cls) -> Owner:
        """Who asks."""
        pid = os.getpid()
        return cls(boot_id=_boot_id(), pid=pid, process_start=_process_start(pid) or "unknown")

    def is_alive(self) -> bool:
        """Whether the process still runs on this machine; one that ended but was not collected does not."""
        return self.boot_id == _boot_id() and self.process_start == _process_start(self.pid)


def _boot_id() -> str | None:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return None


def _process_start(pid: int) -> str | None:
    try:
        process = psutil.Process(pid)
        if process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
            return None
        # psutil's date moves when the system clock is set; the kernel's count since boot does not.
        ticks = _start_ticks(pid)
        return f"{ticks} ticks" if ticks is not None else f"{process.create_time():.3f} s"
    except psutil.Error:
        return None


def _start_ticks(pid: int) -> int | None:
    try:
        stat = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    # The name in parentheses may itself hold spaces and parentheses; the start is field 22, name is field 2.
    return int(stat[stat.rindex(b")") + 2 :].split()[19])
