"""Which logical CPUs share a core, a cache, a socket, a memory node, a speed: as Linux shows it below /sys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from internals_lab.machine.sources import Sources
from internals_lab.model.topology import Topology

CPUS = "sys/devices/system/cpu"
NODES = "sys/devices/system/node"
# Intel's hybrid processors have a counter unit a kind of core, which lists the CPUs of that kind; fastest first.
KINDS_OF_INTEL = ("sys/devices/cpu_core/cpus", "sys/devices/cpu_atom/cpus", "sys/devices/cpu_lowpower/cpus")
# Favoured cores of one kind turbo up to a tenth higher than their twins; unlike kinds lie further apart.
SAME_KIND_FROM = 0.875


def cpu_list(text: str) -> list[int]:
    """The numbers of a kernel's list (`0-3,8,10-11`).

    Raises ValueError for anything else.
    """
    cpus: list[int] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, dash, last = part.partition("-")
        cpus.extend(range(int(first), int(last if dash else first) + 1))
    return sorted(set(cpus))


def written_list(cpus: Iterable[int]) -> str:
    """The same list as text, as `taskset -c` and `docker --cpuset-cpus` take it."""
    runs: list[list[int]] = []
    for cpu in sorted(set(cpus)):
        if runs and cpu == runs[-1][-1] + 1:
            runs[-1].append(cpu)
        else:
            runs.append([cpu])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def read_topology(sources: Sources) -> Topology | None:
    """The topology of the online CPUs, None where none is shown (other systems, some sandboxes).

    A container is shown the whole machine: intersect with the CPUs that are allowed.
    """
    online = _list_at(sources, f"{CPUS}/online") or _numbered(sources, CPUS, "cpu")
    siblings = {
        cpu: _first_list(sources, cpu, ("topology/core_cpus_list", "topology/thread_siblings_list"))
        for cpu in online
    }
    if not online or not any(siblings.values()):
        return None
    return Topology(
        cores=_groups(online, {cpu: group or [cpu] for cpu, group in siblings.items()}),
        packages=_groups(
            online,
            {
                cpu: _first_list(sources, cpu, ("topology/package_cpus_list", "topology/core_siblings_list"))
                for cpu in online
            },
        ),
        numa_nodes=_groups(online, _nodes(sources)),
        cache_groups=_groups(online, {cpu: _last_level_cache(sources, cpu) for cpu in online}),
        speed_classes=_speed_classes(sources, online),
    )


def _groups(online: Iterable[int], group_of: Mapping[int, list[int]]) -> list[list[int]]:
    """The distinct groups of online CPUs; none at all where a CPU has none, since half a picture misleads."""
    members = set(online)
    groups: dict[int, list[int]] = {}
    for cpu in sorted(members):
        if any(cpu in group for group in groups.values()):
            continue
        group = sorted(members.intersection(group_of.get(cpu, [])).difference(*groups.values()))
        if cpu not in group:
            return []
        groups[cpu] = group
    return list(groups.values())


def _nodes(sources: Sources) -> dict[int, list[int]]:
    node_of: dict[int, list[int]] = {}
    for node in _numbered(sources, NODES, "node"):
        cpus = _list_at(sources, f"{NODES}/node{node}/cpulist")
        node_of |= dict.fromkeys(cpus, cpus)
    return node_of


def _last_level_cache(sources: Sources, cpu: int) -> list[int]:
    """The CPUs that share the highest level of cache which this one has: low-power cores may lack the third."""
    levels = {}
    for index in _numbered(sources, f"{CPUS}/cpu{cpu}/cache", "index"):
        folder = f"{CPUS}/cpu{cpu}/cache/index{index}"
        shared = _list_at(sources, f"{folder}/shared_cpu_list")
        if sources.text(f"{folder}/type") != "Instruction" and shared:
            levels[_number(sources, f"{folder}/level") or 0] = shared
    return levels[max(levels)] if levels else []


def _speed_classes(sources: Sources, online: list[int]) -> list[list[int]]:
    """By the kind that the kernel names, and within it by capacity or highest frequency where these differ."""
    kinds = [set(_list_at(sources, path)).intersection(online) for path in KINDS_OF_INTEL]
    kinds = [kind for kind in kinds if kind]
    if set().union(*kinds) != set(online):
        kinds = [set(online)]
    return [group for kind in kinds for group in _by_speed(sources, sorted(kind))]


def _by_speed(sources: Sources, cpus: list[int]) -> list[list[int]]:
    for path in ("cpu_capacity", "cpufreq/cpuinfo_max_freq"):
        speeds = {cpu: _number(sources, f"{CPUS}/cpu{cpu}/{path}") for cpu in cpus}
        known = {cpu: speed for cpu, speed in speeds.items() if speed}
        if len(known) < len(cpus) or len(set(known.values())) == 1:
            continue
        classes: list[list[int]] = []
        for cpu in sorted(cpus, key=lambda cpu: (-known[cpu], cpu)):
            if classes and known[cpu] >= SAME_KIND_FROM * known[classes[-1][0]]:
                classes[-1].append(cpu)
            else:
                classes.append([cpu])
        return [sorted(group) for group in classes]
    return [cpus]


def _first_list(sources: Sources, cpu: int, paths: Iterable[str]) -> list[int]:
    return next(filter(None, (_list_at(sources, f"{CPUS}/cpu{cpu}/{path}") for path in paths)), [])


def _list_at(sources: Sources, path: str) -> list[int]:
    try:
        return cpu_list(sources.text(path) or "")
    except ValueError:
        return []


def _number(sources: Sources, path: str) -> int | None:
    text = sources.text(path) or ""
    return int(text) if text.isdecimal() else None


def _numbered(sources: Sources, folder: str, prefix: str) -> list[int]:
    """The numbers of the entries `<prefix><number>`."""
    names = (name.removeprefix(prefix) for name in sources.names(folder) if name.startswith(prefix))
    return sorted(int(name) for name in names if name.isdecimal())
