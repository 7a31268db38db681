"""What a unit leaves behind: objects by type, told over many blocks, and who holds them.

Before the first block and after each, garbage is collected and everything counted that the collector tracks, and beside it
the memory blocks in use, in which the rest (text, numbers) shows. What rises in every block that counts, stays.
"""

import gc
import sys
from array import array

from ..bench import load_half
from ..core import now_ns
from ..heap.census import census, identities, settle
from ..heap.containers import Growing
from ..heap.hearing import Hearing
from ..heap.holding import Holding, of_types
from ..heap.names import type_name
from ..heap.rising import FEWEST_BLOCKS, Readings

_MOST_TYPES = 20
# What the interpreter itself keeps now and then (a string interned, a table grown) is a block of memory or two a block.
_LEAST_MEMORY = 10
# The block from which on containers are followed: those before it are a lead-in whatever the pass has.
_CONTAINERS_FROM = 2


class Probe:
    def __init__(self, scenario, objgraph=None):
        self._scenario = scenario
        self._module = sys.modules.get(getattr(scenario.function, "__module__", None))
        self._objgraph = objgraph
        self._types = Readings()
        self._memory = Readings()
        self._garbage = Readings()
        self._found = 0
        # Ids as bare numbers: objects that are kept, or a set, would be counted themselves.
        self._at_first = self._before_last = self._at_last = array("Q")
        self._containers = Growing()
        self._units_before = 0
        self._hearing = Hearing(self._collected)

    def _collected(self, phase, info):
        if phase == "stop":
            self._found += info["collected"] + info["uncollectable"]

    def begin(self):
        """The first reading."""
        settle()
        self._found = 0
        self._read()

    def after_block(self):
        """One reading more."""
        settle()
        self._read()

    def _read(self):
        # Nothing that is kept from one reading to the next may itself grow, in objects or in blocks of memory.
        blocks = _allocated_blocks()
        found, self._found = self._found, 0
        objects = gc.get_objects()
        numbers = identities(objects)
        if not self._types.blocks:
            # The first block's too is a lead-in.
            self._at_first = numbers
        elif self._types.blocks + 1 == _CONTAINERS_FROM:
            self._units_before = self._scenario.units_run
        if self._types.blocks + 1 >= _CONTAINERS_FROM:
            self._containers.read(objects)
        self._before_last, self._at_last = self._at_last, numbers
        self._types.add(census(objects))
        self._garbage.add({"found": found, "units": self._scenario.units_run})
        self._memory.add({"blocks": blocks})

    def end(self):
        """The figures, the types that grew, and the chains that hold them."""
        self._hearing.close()
        if self._types.blocks < FEWEST_BLOCKS:
            words = "growth is told over %d blocks at the least, here there were %d"
            return {"detail": _detail(reason=words % (FEWEST_BLOCKS, self._types.blocks))}
        units = self._garbage.rise("units")
        grown = self._types.rises()
        more_blocks = self._memory.rises(_LEAST_MEMORY).get("blocks", 0)
        figures = {"grown_per_unit": sum(grown.values()) / units}
        if self._hearing.possible:
            figures["uncollected_cycles"] = self._garbage.sum("found") / units
        if _allocated_blocks():
            figures["grown_blocks_per_unit"] = more_blocks / units
        longer = self._containers.found()
        units_since = self._scenario.units_run - self._units_before
        figures["grown_items_per_unit"] = sum(more for more, _ in longer) / units_since
        chain, reasons = None, []
        if grown or more_blocks or longer:
            chain, reasons = self._chain(self._wanted(grown, [one for _, one in longer]))
        rows = [
            {"type": name, "per_unit": count / units, "count": count}
            for name, count in list(grown.items())[:_MOST_TYPES]
        ]
        left_out = max(0, len(grown) - _MOST_TYPES)
        detail = _detail(rows, left_out, chain, reasons)
        detail["longer"] = [
            {"type": type_name(type(one)), "per_unit": more / units_since}
            for more, one in longer[:_MOST_TYPES]
        ]
        return {"figures": figures, "detail": detail}

    def _chain(self, wanted):
        # Only where there is something to be held, and only now that it is found: what objgraph brings along is a third of
        # the heap that each reading would go through.
        objgraph, without = _loaded(self._objgraph)
        holding = Holding(objgraph, without, now_ns, self._module)
        return holding.graph(wanted), holding.reasons

    def _wanted(self, grown, longer):
        """What to look for: objects that came after the first blocks and outlived the last; where the collector tracks
        nothing of what stays, the container that became longest.
        """
        survivors = set(self._at_last)
        survivors.difference_update(self._at_first)
        survivors.intersection_update(self._before_last)
        wanted = [(name, found) for name, found in of_types(list(grown)[:_MOST_TYPES], survivors) if found]
        return wanted or [("what grew", longer[:1])]


def _loaded(path):
    """objgraph, and why it is not there."""
    if path is None:
        return None, "objgraph is not installed beside the lab"
    absent = sys.modules.get("graphviz")
    # It would be imported with it, and draws where there is a notebook.
    sys.modules["graphviz"] = None
    try:
        return load_half(path), None
    except Exception as error:
        return None, "objgraph does not run here: %s" % type(error).__name__
    finally:
        del sys.modules["graphviz"]
        if absent is not None:
            sys.modules["graphviz"] = absent


def _allocated_blocks():
    """Blocks of the interpreter's own allocator; 0 where there is none, or where the knob `malloc` has replaced it."""
    return getattr(sys, "getallocatedblocks", int)()


def _detail(rows=(), left_out=0, chain=None, reasons=(), reason=None):
    words = reason or "; ".join(reasons) or None
    return {"grown": list(rows), "longer": [], "types_left_out": left_out, "chain": chain, "reason": words}
