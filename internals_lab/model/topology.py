"""How a machine's processors belong together."""

from __future__ import annotations

from internals_lab.model.base import Record


class Topology(Record):
    """Groups of logical CPUs, by their numbers. Every list of groups covers each online CPU once, or is empty
    where the machine does not say.

    `cores` are physical cores with their SMT siblings; `packages` are sockets; `cache_groups` share a last-level
    cache. `speed_classes` are kinds of cores, fastest first (P and E cores, big and little); a single one where
    all cores are alike.
    """

    cores: list[list[int]]
    packages: list[list[int]] = []
    numa_nodes: list[list[int]] = []
    cache_groups: list[list[int]] = []
    speed_classes: list[list[int]] = []

    @property
    def cpus(self) -> list[int]:
        """Every online logical CPU."""
        return sorted(cpu for core in self.cores for cpu in core)

    @property
    def has_smt(self) -> bool:
        """Whether a physical core runs several threads at once."""
        return any(len(core) > 1 for core in self.cores)

    @property
    def is_hybrid(self) -> bool:
        """Whether there are cores of unlike speed."""
        return len(self.speed_classes) > 1
