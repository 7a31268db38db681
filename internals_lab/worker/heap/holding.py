"""Who holds what stays: the chains to it, and words for what could not be told."""

import gc

from .census import identities
from .chain import OutOfTime, Roots, backwards, forwards
from .graph import Graph
from .names import type_name

# So many types' chains are drawn together, and for so long they are looked for at the most.
_MOST_CHAINS = 3
_BACKWARDS_NS = 500_000_000
_FORWARDS_NS = 4_000_000_000


class Holding:
    """Looks for chains from the roots to objects. `objgraph` may be None, then `without` says why."""

    def __init__(self, objgraph, without, now_ns, module=None):
        self._objgraph = objgraph
        self._now_ns = now_ns
        self._module = module
        self._graph = Graph()
        self.reasons = [without] if without else []

    def graph(self, wanted):
        """The GRAPH of the ways to what is `wanted`, a list of (name, objects); None where there is none."""
        found = False
        roots = Roots(self._module)
        for name, objects in wanted[:_MOST_CHAINS]:
            chain = objects and self._chain(objects, roots)
            if chain:
                found = True
                self._graph.add(chain)
            else:
                self.reasons.append("nothing that Python code can reach was seen to hold %s" % name)
        return self._graph.told() if found else None

    def _chain(self, objects, roots):
        # The last is the newest, and often the nearest to what it was put into.
        if self._objgraph is not None:
            try:
                chain = backwards(self._objgraph, objects[-1], roots, self._deadline(_BACKWARDS_NS))
                if chain:
                    return chain
            except OutOfTime:
                # A heap of millions, or a chain as long: each step back looks at all of it, one pass forwards at each once.
                self._objgraph = None
            except Exception as error:
                self.reasons.append("objgraph gave up: %s" % type_name(type(error)))
        try:
            return forwards(set(map(id, objects)), roots, self._deadline(_FORWARDS_NS))
        except OutOfTime:
            self.reasons.append("the heap is too large to be searched")
        return None

    def _deadline(self, after_ns):
        until_ns = self._now_ns() + after_ns
        return lambda: self._now_ns() > until_ns


def of_types(names, survivors):
    """Objects of the named types whose ids are among the survivors: [(name, objects)], those of no built-in type first."""
    by_name = {name: [] for name in names}
    objects = gc.get_objects()
    for number, one in zip(identities(objects), objects):
        if number in survivors:
            kind = type_name(type(one))
            if kind in by_name:
                by_name[kind].append(one)
    del objects
    # Of a leak of orders with a list each, the order is what its reader knows.
    return sorted(by_name.items(), key=lambda one: "." not in one[0])
