"""How many cores' worth of time the control groups allow: what `docker run --cpus` sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from internals_lab.machine.sources import Sources

# Where each version's tree is mounted.
TREES = {1: ("sys/fs/cgroup/cpu", "sys/fs/cgroup/cpu,cpuacct"), 2: ("sys/fs/cgroup", "sys/fs/cgroup/unified")}


def quota_cores(sources: Sources) -> float | None:
    """The tightest quota from this process's group up to the root, in cores; None where none is set.

    Both versions are read, since a machine may have either. In a container the path of the group may be the
    host's, of which nothing is visible; then the root of the tree is the container's own group.
    """
    quotas = (
        _version_2(sources, folder) if version == 2 else _version_1(sources, folder)
        for version, folder in _folders(sources)
    )
    return min((quota for quota in quotas if quota is not None), default=None)


def throttled_periods(sources: Sources) -> int | None:
    """How often a quota has paused this process's group or one around it so far; None where it is not counted."""
    stats = (sources.text(f"{folder}/cpu.stat") or "" for _, folder in _folders(sources))
    counts = (re.search(r"^nr_throttled (\d+)$", text, re.MULTILINE) for text in stats)
    return max((int(count.group(1)) for count in counts if count), default=None)


def _folders(sources: Sources) -> Iterator[tuple[int, str]]:
    """(version, folder) of every group that may limit this process, in each tree from its own up to the root."""
    for version, group in _groups(sources):
        for level in (group, *group.parents):
            for tree in TREES[version]:
                yield version, f"{tree}{level}"


def _groups(sources: Sources) -> list[tuple[int, PurePosixPath]]:
    """(version, group) of each tree that this process belongs to and that can limit its CPU time."""
    groups = []
    for line in (sources.text("proc/self/cgroup") or "").splitlines():
        number, controllers, path = [*line.split(":", 2), "", ""][:3]
        if number == "0" and not controllers:
            groups.append((2, PurePosixPath(path)))
        elif "cpu" in controllers.split(","):
            groups.append((1, PurePosixPath(path)))
    return groups


def _version_2(sources: Sources, folder: str) -> float | None:
    quota, _, period = (sources.text(f"{folder}/cpu.max") or "").partition(" ")
    return _cores(quota, period)


def _version_1(sources: Sources, folder: str) -> float | None:
    quota = sources.text(f"{folder}/cpu.cfs_quota_us")
    return _cores(quota or "", sources.text(f"{folder}/cpu.cfs_period_us"))


def _cores(quota: str, period: str | None) -> float | None:
    """`max` and -1 mean that there is no limit."""
    try:
        cores = int(quota) / int(period or "")
    except (ValueError, ZeroDivisionError):
        return None
    return cores if cores > 0 else None
