"""What the system counts for another process; None where it does not tell."""

from __future__ import annotations

import re
import sys
import time

from internals_lab.machine.sources import Sources

# Of /proc/PID/stat, what follows the name in parentheses; proc_pid_stat(5) numbers them from 3 there.
_SESSION = 6 - 3
_MAJOR_FAULTS = 12 - 3


def sessions(sources: Sources) -> dict[int, list[int]]:
    """The processes of each session, by the id of its leader: whoever a process of ours started, unless it left."""
    members: dict[int, list[int]] = {}
    for name in sources.names("proc"):
        if name.isdecimal() and (fields := _stat(sources, int(name))):
            members.setdefault(int(fields[_SESSION]), []).append(int(name))
    return members


def major_faults(sources: Sources, pid: int) -> int | None:
    """How often it had to wait for a page from a disk."""
    fields = _stat(sources, pid)
    return int(fields[_MAJOR_FAULTS]) if fields else None


def swap_bytes(sources: Sources, pid: int) -> int | None:
    """How much of its memory is in swap."""
    found = re.search(r"^VmSwap:\s+(\d+) kB", sources.text(f"proc/{pid}/status") or "", re.MULTILINE)
    return int(found.group(1)) * 1024 if found else None


def run_delay_ns(sources: Sources, pid: int) -> int | None:
    """For how long its threads, those that live now, have stood ready without a processor."""
    delays = [
        int(fields[1])
        for thread in sources.names(f"proc/{pid}/task")
        if len(fields := (sources.text(f"proc/{pid}/task/{thread}/schedstat") or "").split()) == 3
    ]
    return sum(delays) if delays else None


def process_cpu_ns(pid: int) -> int | None:
    """CPU time of all its threads, those that ended included. In nanoseconds, where /proc would count in ticks."""
    if sys.platform != "linux":
        return None
    try:
        # The clock that clock_getcpuclockid(3) gives: CPUCLOCK_SCHED of the process.
        return time.clock_gettime_ns((~pid << 3) | 2)
    except OSError:
        return None


def _stat(sources: Sources, pid: int) -> list[str]:
    # The name may have blanks and parentheses of its own.
    return (sources.text(f"proc/{pid}/stat") or "").rpartition(")")[2].split()
