"""Objects that are watched until they are freed, by weak references."""

import weakref

from ..core import now_ns


class _Watch(weakref.ref):
    __slots__ = ("began_allocations", "began_ns")


class Watched:
    """What became of the objects that were handed to `watch`: how long each lived from then on, and who freed it."""

    def __init__(self, frees):
        self._frees = frees
        self._alive = {}
        self.lived_ns = []
        self.lived_allocations = []
        self.freed_by_collector = 0
        self.freed_by_counting = 0

    def watch(self, one):
        """From now on. Raises TypeError where the object cannot be referred to weakly."""
        watch = _Watch(one, self._freed)
        watch.began_allocations = self._frees.allocations()
        watch.began_ns = now_ns()
        self._alive[id(watch)] = watch

    def _freed(self, watch):
        if self._alive.pop(id(watch), None) is None:
            return
        self._note(watch)
        if self._frees.by_collector():
            self.freed_by_collector += 1
        else:
            self.freed_by_counting += 1

    def _note(self, watch):
        self.lived_ns.append(now_ns() - watch.began_ns)
        if watch.began_allocations is not None:
            self.lived_allocations.append(self._frees.allocations() - watch.began_allocations)

    @property
    def alive(self):
        """How many are not freed yet."""
        return len(self._alive)

    @property
    def count(self):
        """How many were watched."""
        return self.freed_by_collector + self.freed_by_counting + self.alive

    def forget(self):
        """Hear of none any more."""
        self._alive.clear()


def median(values, left=0):
    """Of these and of `left` more that are larger than any of them; None where the median is one of those."""
    ordered = sorted(values)
    middle = (len(ordered) + left) // 2
    return ordered[middle] if middle < len(ordered) else None
