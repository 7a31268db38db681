"""What a unit leaves behind: objects that stay, by type, and the chain that holds them."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from typing import Any

from internals_lab.counted import counted
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import ProbePass
from internals_lab.probes.one_heap import OneHeapProbe

TELLING = ("cpython", "cinderx", "pypy")
MOST_TYPES_TOLD = 5


class ObjectsProbe(OneHeapProbe):
    """Where the collector can be asked for all objects that it tracks."""

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        if interpreter.implementation not in TELLING:
            return f"{interpreter.short} does not list its objects (gc.get_objects)"
        return None

    def brings(self) -> Mapping[str, JSON]:
        # One file of pure Python, which travels as the worker's own do; the lab itself never imports it.
        found = importlib.util.find_spec("objgraph")
        return {"objgraph": None if found is None else found.origin}

    def explain(self, seen: ProbePass) -> list[str]:
        detail: Any = seen.detail or {}
        rows = detail.get("grown") or []
        lines = [f"{row['type']}: {row['per_unit']:.4g} more a unit" for row in rows[:MOST_TYPES_TOLD]]
        left_out = len(rows) - MOST_TYPES_TOLD + (detail.get("types_left_out") or 0)
        if left_out > 0:
            lines.append(f"and objects of {left_out} types more")
        blocks = seen.figures.get("grown_blocks_per_unit", 0)
        if blocks and not rows:
            lines.append(
                f"blocks of memory: {blocks:.4g} more a unit, of what no collector tracks: text, numbers"
            )
        if not rows:
            longer = (detail.get("longer") or [])[:MOST_TYPES_TOLD]
            lines += [
                f"a {row['type']}: {counted(row['per_unit'], 'item', form='.4g')} more a unit"
                for row in longer
            ]
        if detail.get("chain"):
            lines.append(f"held by: {chain_in_words(detail['chain'])}")
        if detail.get("reason"):
            lines.append(detail["reason"])
        return lines


def chain_in_words(graph: Mapping[str, Any]) -> str:
    """The first way from a root to an end: "module exp_x.CACHE (dict) -> ['orders'] (list) -> [0] (exp_x.Order)"."""
    nodes = {node["id"]: node for node in graph["nodes"]}
    onward: dict[int, Any] = {}
    for edge in graph["edges"]:
        onward.setdefault(edge["from"], edge)
    place = next(node["id"] for node in graph["nodes"] if node["root"])
    root = nodes[place]
    words = root["label"] if root["type"] == "state" else f"{root['type']} {root['label']}".rstrip()
    steps: list[str] = []
    passed = {place}
    while place in onward and onward[place]["to"] not in passed:
        edge = onward[place]
        place = edge["to"]
        passed.add(place)
        step = f"{edge['label']} ({nodes[place]['type']})".strip()
        if not steps and edge["label"].startswith((".", "[")):
            words += step
            step = ""
        steps.append(step)
    return " -> ".join([words, *filter(None, steps)])


OBJECTS = ObjectsProbe(
    name="objects",
    worker_module="probes.objects",
    slowdown=2.0,
    # A swing that looks like growth in each of the six of them that count is one in 5,040.
    fewest_blocks=8,
    cost="collections and a count of all objects after each block, after which caches are cold: blocks that allocate take a third longer, on free-threaded builds up to three times as long",
    units={
        "grown_per_unit": "objects",
        "grown_items_per_unit": "items",
        "grown_blocks_per_unit": "blocks",
        "uncollected_cycles": "objects",
    },
)
