"""The memory of a cell's processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab.machine.tree_memory import tree_memories
from internals_lab.probes.probe import Probe


class MemoryProbe(Probe):
    """Sizes are the host's where it can look, else those that the process reads of itself."""

    def watch(self, pids: Sequence[int]) -> Mapping[str, float]:
        trees = list(tree_memories(pids).values())
        if not trees:
            return {}
        figures: dict[str, float] = {
            "rss_bytes": sum(tree.rss_bytes for tree in trees),
            "processes": sum(tree.processes for tree in trees),
        }
        for kind in ("pss_bytes", "uss_bytes"):
            sizes = [size for tree in trees if (size := getattr(tree, kind)) is not None]
            if len(sizes) == len(trees):
                figures[kind] = sum(sizes)
        return figures


MEMORY = MemoryProbe(
    name="memory",
    worker_module="probes.memory",
    alone=True,
    cost="reads of /proc between blocks; a collection after the last of them",
    units={
        "rss_bytes": "bytes",
        "pss_bytes": "bytes",
        "uss_bytes": "bytes",
        "processes": "processes",
        "peak_rss_bytes": "bytes",
        "allocated_blocks": "blocks",
        "rss_after_collect_bytes": "bytes",
        "rss_after_trim_bytes": "bytes",
        "growth_rss_bytes": "bytes",
    },
    telling=("peak_rss_bytes", "growth_rss_bytes"),
)
