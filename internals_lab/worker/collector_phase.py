"""When the cyclic collector runs in a process that is measured: left to chance, anew in each round."""

import gc
import sys

from .core import implementation
from .drawn import drawn

# About what importing some modules more makes. Where a collection looks at everything it comes when the heap has grown by a
# quarter, so this decides how often as well.
_MOST_OBJECTS = 8_000

_kept = []


def shift_collections(worker=0):
    """Bring the collector nearer to its next full collection by what the round's hash seed decides, and leave that many
    more objects for it to look at; `worker` says which of a cell's processes this is. After set-up, before anything is timed.

    Without it, what a process has allocated before decides at which unit collections begin, the same in each round: the
    interval would not cover that the figure is another one for a program that has imported a module more.
    """
    if _has_generations():
        for older in (2, 1):
            left = gc.get_threshold()[older] - gc.get_count()[older]
            for _ in range(drawn("collections", older, worker) % (max(left, 0) + 1)):
                gc.collect(older - 1)
    # Lists, since they are looked at; a number or a text is not.
    _kept[:] = [[] for _ in range(drawn("objects", worker) % _MOST_OBJECTS)]


def _has_generations():
    # CPython's, that is; but a free-threaded build looks at everything in each collection. One that is off stays so: it is
    # not to free what units leave.
    return implementation() == "cpython" and "free-threading" not in sys.version and gc.isenabled()
