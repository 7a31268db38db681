"""How often processors slowed down for heat."""

from __future__ import annotations

from collections.abc import Iterable

from internals_lab.machine.sources import Sources

CPUS = "sys/devices/system/cpu"


def heat_throttles(sources: Sources, cpus: Iterable[int] | None = None) -> dict[str, int]:
    """The kernel's count for each of these CPUs (all, unless said) and its package, by file; empty where it has none."""
    names = sources.names(CPUS) if cpus is None else [f"cpu{cpu}" for cpu in cpus]
    counts = {}
    for name in names:
        for what in ("core", "package"):
            path = f"{CPUS}/{name}/thermal_throttle/{what}_throttle_count"
            text = sources.text(path) or ""
            if text.isdecimal():
                counts[path] = int(text)
    return counts
