"""Keeps a process on processors that were chosen for it, where it cannot do that itself."""

from __future__ import annotations

import os
from collections.abc import Sequence

from internals_lab.machine.sources import Sources


def pinned(pids: Sequence[int], cpus: Sequence[int], sources: Sources) -> list[int]:
    """The processors that it is kept on from now on, with every thread that it starts; none where that cannot be.

    `pids` are the process and all that it started. Those with several threads are left alone: a virtual machine has
    compilers and collectors beside the thread that is measured, which would take its only processor from it.
    """
    if len(pids) != 1 or len(sources.names(f"proc/{pids[0]}/task")) != 1:
        return []
    try:
        os.sched_setaffinity(pids[0], cpus)
    except (AttributeError, OSError):
        # Another system, or processors that it may not have.
        return []
    return sorted(cpus)
