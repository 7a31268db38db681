"""How many cores' worth of time the control groups allow: what `docker run --cpus` sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

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


class Pauses(NamedTuple):
    """How often a quota has paused a group so far, and for how long."""

    periods: int
    paused_ns: int


def throttled_periods(sources: Sources) -> int | None:
    """How often a quota has paused this process's group or one around it so far; None where it is not counted."""
    pauses = QuotaPauses(sources).read()
    return pauses.periods if pauses else None


class QuotaPauses:
    """The pauses of this process's group and those around it; finds their files once, to be read often."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        paths = (f"{folder}/cpu.stat" for _, folder in _folders(sources))
        self._paths = [path for path in paths if "nr_throttled" in (sources.text(path) or "")]

    def read(self) -> Pauses | None:
        """So far, in the group that was paused most; None where it is not counted."""
        return max(map(self._pauses_in, self._paths), default=None)

    def _pauses_in(self, path: str) -> Pauses:
        figures = dict(re.findall(r"^(\w+) (\d+)$", self._sources.text(path) or "", re.MULTILINE))
        # Version 2 counts the time in microseconds, version 1 in nanoseconds under another name.
        paused_ns = int(figures.get("throttled_usec", 0)) * 1000 or int(figures.get("throttled_time", 0))
        return Pauses(int(figures.get("nr_throttled", 0)), paused_ns)


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
