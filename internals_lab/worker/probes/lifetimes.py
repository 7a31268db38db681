"""How long what is unreachable stays, and who frees it.

A pair of objects that hold each other is dropped before each block: counting never frees it, so that it stays until the unit's
own allocations bring the next collection about. Beside it, the first instances that a block makes of the file's own
classes are watched from their making to their end.
"""

import gc

from ..heap.frees import Frees
from ..heap.instances import Instances
from ..heap.names import type_name
from ..heap.watched import Watched, median

_MOST_A_BLOCK = 200


class _Half:
    __slots__ = ("__weakref__", "other")


class Probe:
    def __init__(self, scenario):
        self._frees = Frees()
        self._pairs = Watched(self._frees)
        self._own = Watched(self._frees)
        module = getattr(scenario.function, "__module__", None)
        self._instances = Instances(module, self._own.watch, _MOST_A_BLOCK)

    def begin(self):
        """What was left before is nobody's."""
        gc.collect()
        self._instances.open()
        self._drop_pair()

    def after_block(self):
        """The next pair, and the next block's first instances."""
        self._instances.next_block()
        self._drop_pair()

    def _drop_pair(self):
        one, other = _Half(), _Half()
        one.other, other.other = other, one
        self._pairs.watch(one)

    def end(self):
        """Figures of the pairs, and shares of the instances that were watched."""
        self._instances.close()
        figures = _lived(self._pairs, "lived")
        if self._own.count:
            figures.update(_lived(self._own, "own_lived"))
            figures.update(_shares(self._own))
        self._frees.close()
        for watched in (self._pairs, self._own):
            watched.forget()
        return {"figures": figures, "detail": self._detail()}

    def _detail(self):
        classes = [type_name(kind) for kind in self._instances.classes]
        reason = None
        if self._instances.unseen:
            reason = "cannot be watched: %s" % ", ".join(sorted(self._instances.unseen))
        elif not classes:
            reason = "the experiment's file declares no class whose instances could be watched"
        return {"classes": classes, "reason": reason}


def _shares(own):
    freed = {
        "freed_by_counting": own.freed_by_counting,
        "freed_by_collector": own.freed_by_collector,
    }
    unfreed = own.alive
    for _ in range(2):
        # What has a finaliser, PyPy frees one collection later.
        gc.collect()
    freed.update(left_at_end=unfreed - own.alive, kept=own.alive)
    shares = {name: count / own.count for name, count in freed.items()}
    return dict(shares, watched=own.count)


def _lived(watched, name):
    told = {name + "_ns": median(watched.lived_ns, watched.alive)}
    if watched.lived_allocations:
        told[name + "_allocations"] = median(watched.lived_allocations, watched.alive)
    # Where more than half of them still stay nothing is known but that they do.
    return {name: value for name, value in told.items() if value is not None}
