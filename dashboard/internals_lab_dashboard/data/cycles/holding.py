"""Who holds what stays: the graph of references that a probe drew of a cell, as far as it can be drawn again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from internals_lab.model.base import JSON
from internals_lab_dashboard.data.probes import detail
from internals_lab_dashboard.data.probes.passes import passes_of
from internals_lab_dashboard.data.run.rows import CellRow

# A figure with more of them can be drawn, and not be read.
MOST_NODES = 60
PROBES = ("objects", "lifetimes", "finalisation", "inspection")
KEYS = ("chain", "graph", "cycle")


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """An object: its type, what it is called, and whether it is where looking began (a module, a stack)."""

    id: int
    type: str
    label: str
    root: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """`source` holds `target`, by `label` (an attribute, a key, an index)."""

    source: int
    target: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Holding:
    """A graph. `cut` objects were left out by the probe, `undrawn` here. `steps` is how far each is from a root."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cut: int
    undrawn: int
    steps: dict[int, int]

    @property
    def has_cycle(self) -> bool:
        """Whether an object is held by one that it leads to itself."""
        waits = {node.id: 0 for node in self.nodes}
        for edge in self.edges:
            waits[edge.target] += 1
        free = [node for node, count in waits.items() if not count]
        done = 0
        while free:
            one = free.pop()
            done += 1
            for edge in self.edges:
                if edge.source == one:
                    waits[edge.target] -= 1
                    if not waits[edge.target]:
                        free.append(edge.target)
        return done < len(self.nodes)


def holding_of(row: CellRow) -> Holding | None:
    """Of the first pass of a probe that drew one."""
    for probe in PROBES:
        for one in passes_of(row, probe):
            told = detail.mapping(one.detail)
            for key in KEYS:
                found = holding(told.get(key))
                if found is not None:
                    return found
    return None


def holding(told: JSON) -> Holding | None:
    """A graph as the document has it; what is no node or leads nowhere is passed over."""
    graph = detail.mapping(told)
    nodes: dict[int, Node] = {}
    for one in detail.mappings(graph.get("nodes")):
        number = detail.whole(one.get("id"))
        if number is not None and number not in nodes:
            nodes[number] = Node(
                id=number,
                type=detail.text(one.get("type")) or "object",
                label=detail.text(one.get("label")),
                root=one.get("root") is True,
            )
    if not nodes:
        return None
    edges: dict[tuple[int, int, str], Edge] = {}
    for one in detail.mappings(graph.get("edges")):
        source, target = detail.whole(one.get("from")), detail.whole(one.get("to"))
        label = detail.text(one.get("label"))
        if source is not None and target is not None and {source, target} <= nodes.keys():
            edges.setdefault((source, target, label), Edge(source=source, target=target, label=label))
    steps = _steps(nodes, list(edges.values()))
    kept = set(sorted(nodes, key=lambda one: steps[one])[:MOST_NODES])
    return Holding(
        nodes=tuple(node for node in nodes.values() if node.id in kept),
        edges=tuple(one for one in edges.values() if one.source in kept and one.target in kept),
        cut=max(0, detail.whole(graph.get("cut")) or 0),
        undrawn=len(nodes) - len(kept),
        steps={one: steps[one] for one in kept},
    )


def _steps(nodes: dict[int, Node], edges: list[Edge]) -> dict[int, int]:
    """References between a root and each; of what no root leads to, from where nobody holds it, else from any of them."""
    held = {edge.target for edge in edges if edge.source != edge.target}
    follows: dict[int, list[int]] = {}
    for edge in edges:
        follows.setdefault(edge.source, []).append(edge.target)
    steps: dict[int, int] = {}

    def walk(starts: Iterable[int]) -> None:
        waiting = deque((one, 0) for one in starts)
        while waiting:
            one, distance = waiting.popleft()
            if one not in steps:
                steps[one] = distance
                waiting += [(following, distance + 1) for following in follows.get(one, ())]

    walk(one for one, node in nodes.items() if node.root or one not in held)
    for one in nodes:
        # Only cycles that nothing leads into are left: each begins at its first.
        walk([one])
    return steps
