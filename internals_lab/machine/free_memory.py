"""How much memory is free for what is started now: the machine's, or what a control group leaves of its limit."""

from __future__ import annotations

from internals_lab.machine.sources import Sources

# Version 2 and version 1 of the control groups: the limit and what is used of it.
_FILES = (
    ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current"),
    ("sys/fs/cgroup/memory/memory.limit_in_bytes", "sys/fs/cgroup/memory/memory.usage_in_bytes"),
)


def free_memory_bytes(sources: Sources | None = None) -> int:
    """Bytes that can be had without swapping; a container's limit counts where it is the tighter one."""
    sources = sources or Sources()
    free = [sources.available_bytes()]
    for limit, used in _FILES:
        figures = sources.text(limit) or "", sources.text(used) or ""
        if all(figure.isdecimal() for figure in figures):
            free.append(max(0, int(figures[0]) - int(figures[1])))
    return min(free)
