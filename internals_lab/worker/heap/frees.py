"""Who frees an object: reference counting, or the garbage collector."""

import gc
from threading import get_ident

from ..core import implementation
from .hearing import Hearing

# Elsewhere nothing is counted, and a collector frees everything.
COUNTS = implementation() == "cpython"


class Frees:
    """Told by every collection that it begins and ends, from `watch` to `close`."""

    def __init__(self):
        self._collecting = None
        self._allocations = 0
        self._hearing = Hearing(self._called)

    def close(self):
        """Hear no more of collections. Raises RuntimeError where it did not hear of all."""
        self._hearing.close()

    def _called(self, phase, info):
        if phase == "start":
            # Only now: the collection sets the count to nothing.
            self._allocations += gc.get_count()[0]
            self._collecting = get_ident()
        else:
            self._collecting = None

    def by_collector(self):
        """Whether what this thread frees just now is freed by a collection."""
        return not COUNTS or self._collecting == get_ident()

    def allocations(self):
        """How many objects that the collector tracks were made since the beginning, less those of them that were freed by
        counting, as the collector itself counts them to know when it is due; None where it does not.
        """
        if not self._hearing.possible:
            return None
        return self._allocations + (gc.get_count()[0] if self._collecting is None else 0)
