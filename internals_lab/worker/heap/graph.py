"""Chains of holders as a graph of words, small enough to be drawn."""

import types

from .chain import is_state
from .edges import edge_label
from .names import attributes, label, type_name

# A chain that is longer is shown by its two ends.
LONGEST = 16


class Graph:
    """Grows chain by chain; objects that several chains share are one node."""

    def __init__(self):
        self._nodes = {}
        self._edges = {}
        self._left_out = set()
        # The objects live as long as their ids are used.
        self._kept = []

    def add(self, chain):
        """A chain from its root to what it holds."""
        chain = _without_dictionaries(chain)
        self._kept.append(chain)
        for place, found in enumerate(chain):
            if id(found) not in self._nodes and not self._is_left_out(place, chain):
                self._nodes[id(found)] = self._node(found, root=place == 0)
        for place, (holder, held) in enumerate(zip(chain, chain[1:])):
            if self._is_left_out(place, chain):
                continue
            if self._is_left_out(place + 1, chain):
                left_out = chain[place + 1 : place + 1 + len(chain) - LONGEST]
                self._left_out.update(map(id, left_out))
                held = chain[place + 1 + len(left_out)]
                words = "… %d more …" % len(left_out)
            else:
                words = edge_label(holder, held)
            self._edges[id(holder), id(held)] = words

    def _is_left_out(self, place, chain):
        return LONGEST // 2 <= place < len(chain) - LONGEST // 2

    def _node(self, found, root):
        number = len(self._nodes)
        if is_state(found):
            return {"id": number, "type": "state", "label": "what the scenario's set-up made", "root": True}
        kind = "module" if issubclass(type(found), types.ModuleType) else type_name(type(found))
        return {"id": number, "type": kind, "label": label(found), "root": root}

    def told(self):
        """The GRAPH of the model; None without a chain."""
        if not self._nodes:
            return None
        edges = [
            {"from": self._nodes[holder]["id"], "to": self._nodes[held]["id"], "label": words}
            for (holder, held), words in self._edges.items()
        ]
        return {
            "nodes": list(self._nodes.values()),
            "edges": edges,
            "cut": len(self._left_out.difference(self._nodes)),
        }


def _without_dictionaries(chain):
    """A module's and an object's own dictionary say nothing that the name of the attribute does not."""
    kept = [chain[0]]
    for place in range(1, len(chain)):
        if place == len(chain) - 1 or attributes(kept[-1]) is not chain[place]:
            kept.append(chain[place])
    return kept
