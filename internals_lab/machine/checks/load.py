"""What the machine has been busy with over the last minute."""

from __future__ import annotations

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

NAME = "load"
# In shares of all CPUs. An idle desktop has a load of a few tenths whatever its size.
MUCH = 0.5
SOME = 0.1
ALWAYS_THERE = 0.3


def check(sources: Sources) -> Finding:
    """The load average of a minute against the CPUs."""
    load, cpus = sources.load_1min(), sources.cores_logical() or 1
    if load is None:
        return Finding(check=NAME, state="not checkable here", seen="The system keeps no load average.")
    seen = f"Over the last minute {load:.1f} tasks were running or waiting, on {cpus} CPUs."
    if load <= max(ALWAYS_THERE, SOME * cpus):
        return Finding(check=NAME, state="ok", seen=seen)
    return Finding(
        check=NAME,
        state="warning" if load > MUCH * cpus else "note",
        seen=seen,
        effect="Workers have to share the CPUs with it: intervals get wider, runs longer, and cells whose workers"
        " are kept waiting are marked as starved.",
        remedy="Wait until the machine is quiet, and look again: the load falls slowly, within a minute or two.",
    )
