"""How many cores' worth of time the control groups allow: what `docker run --cpus` sets."""

from __future__ import annotations

from pathlib import PurePosixPath

from internals_lab.machine.sources import Sources


def quota_cores(sources: Sources) -> float | None:
    """The tightest quota from this process's group up to the root, in cores; None where none is set.

    Both versions are read, since a machine may have either. In a container the path of the group may be the
    host's, of which nothing is visible; then the root of the tree is the container's own group.
    """
    quotas = [
        quota
        for version, group in _groups(sources)
        for level in (group, *group.parents)
        if (quota := _version_2(sources, level) if version == 2 else _version_1(sources, level)) is not None
    ]
    return min(quotas, default=None)


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


def _version_2(sources: Sources, group: PurePosixPath) -> float | None:
    for tree in ("sys/fs/cgroup", "sys/fs/cgroup/unified"):
        limit = sources.text(f"{tree}{group}/cpu.max")
        if limit is not None:
            quota, _, period = limit.partition(" ")
            return _cores(quota, period)
    return None


def _version_1(sources: Sources, group: PurePosixPath) -> float | None:
    for tree in ("sys/fs/cgroup/cpu", "sys/fs/cgroup/cpu,cpuacct"):
        quota = sources.text(f"{tree}{group}/cpu.cfs_quota_us")
        if quota is not None:
            return _cores(quota, sources.text(f"{tree}{group}/cpu.cfs_period_us"))
    return None


def _cores(quota: str, period: str | None) -> float | None:
    """`max` and -1 mean that there is no limit."""
    try:
        cores = int(quota) / int(period or "")
    except (ValueError, ZeroDivisionError):
        return None
    return cores if cores > 0 else None
