"""How soon after its last reference is gone an object's finaliser runs.

Some objects with a `__del__` are dropped before each block, some in the thread that made them, some in another one; the blocks
between them are what a collector has to come by.
"""

from threading import Thread

from ..core import now_ns
from ..heap.watched import median

_EACH = 8


class _Dropped:
    """Objects that are let go of, and when each was finalised."""

    def __init__(self):
        self._dropped_ns = []
        self._finalised_ns = []
        self.at_once = 0

    def make(self):
        """One more, whose reference the caller must let go of right after `drop`."""
        self._dropped_ns.append(None)
        self._finalised_ns.append(None)
        return _Finalised(self._finalised_ns, len(self._dropped_ns) - 1)

    def drop(self, held):
        """Let the only object of the list go, in this thread."""
        place = held[0].place
        self._dropped_ns[place] = now_ns()
        held.clear()
        self.at_once += self._finalised_ns[place] is not None

    @property
    def count(self):
        return len(self._dropped_ns)

    def latencies_ns(self):
        """Of those that were finalised by now."""
        pairs = zip(self._dropped_ns, self._finalised_ns)
        return [until_ns - since_ns for since_ns, until_ns in pairs if until_ns is not None]


class _Finalised:
    __slots__ = ("notes", "place")

    def __init__(self, notes, place):
        self.notes = notes
        self.place = place

    def __del__(self):
        self.notes[self.place] = now_ns()


class Probe:
    def __init__(self, scenario):
        self._here = _Dropped()
        self._elsewhere = _Dropped()

    def begin(self):
        """The first objects; the first block follows."""
        self._drop()

    def after_block(self):
        """Others."""
        self._drop()

    def _drop(self):
        for _ in range(_EACH):
            self._here.drop([self._here.make()])
        held = [[self._elsewhere.make()] for _ in range(_EACH)]
        thread = Thread(target=_drop_all, args=(self._elsewhere, held))
        thread.start()
        thread.join()

    def end(self):
        """Figures of both kinds: those dropped by their maker, and those that another thread dropped."""
        figures = dict(_told(self._here, ""), **_told(self._elsewhere, "elsewhere_"))
        return {"figures": figures}


def _drop_all(dropped, held):
    for one in held:
        dropped.drop(one)


def _told(dropped, prefix):
    latencies_ns = dropped.latencies_ns()
    waiting = dropped.count - len(latencies_ns)
    told = {
        prefix + "finalised_at_once": dropped.at_once / dropped.count,
        prefix + "not_finalised": waiting / dropped.count,
    }
    latency_ns = median(latencies_ns, waiting)
    if latency_ns is not None:
        told[prefix + "latency_ns"] = latency_ns
    return told
