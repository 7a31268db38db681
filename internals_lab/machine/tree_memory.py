"""What the processes of cells hold, each with everything that it started, read from outside."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping

import psutil

from internals_lab.machine.childless import is_childless
from internals_lab.model.sample import TreeMemory


def tree_memories(pids: Iterable[int]) -> dict[int, TreeMemory]:
    """The memory of each of these children of this process with its descendants; none for one that has ended, or
    that is not ours to look into.

    The table of processes is read at the most once for all of them: that takes longer than the figures of a process.
    """
    children: dict[int, list[psutil.Process]] = {}
    read = {}
    for pid in set(pids):
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            if process.ppid() != os.getpid():
                continue
            if not is_childless(pid):
                children = children or _by_parent()
            read[pid] = _memory([process, *_descendants(pid, children)])
    return read


def _by_parent() -> dict[int, list[psutil.Process]]:
    """All descendants of this process."""
    children: dict[int, list[psutil.Process]] = {}
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            children.setdefault(process.ppid(), []).append(process)
    return children


def _descendants(pid: int, children: Mapping[int, list[psutil.Process]]) -> Iterator[psutil.Process]:
    for child in children.get(pid, ()):
        yield child
        yield from _descendants(child.pid, children)


def _memory(tree: Iterable[psutil.Process]) -> TreeMemory:
    """Summed. A descendant that has ended meanwhile holds nothing; psutil.Error where the root has."""
    sums: dict[str, list[int | None]] = {"rss": [], "pss": [], "uss": []}
    for number, process in enumerate(tree):
        try:
            held = process.memory_full_info()
        except psutil.NoSuchProcess:
            if number == 0:
                raise
            continue
        for kind, values in sums.items():
            values.append(getattr(held, kind, None))
    return TreeMemory(
        rss_bytes=_sum(sums["rss"]) or 0,
        pss_bytes=_sum(sums["pss"]),
        uss_bytes=_sum(sums["uss"]),
        processes=len(sums["rss"]),
    )


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
