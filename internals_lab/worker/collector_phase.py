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
    """Take away what set-up left as garbage, bring the collector nearer to its next full collection by what the round's hash
    seed decides, and leave that many more objects for it to look at. After set-up, before anything is timed; `worker` says
    which of a cell's processes this is.

    Without it, what a process has allocated before decides at which unit collections begin, the same in each round: the
    interval would not cover that the figure is another one for a program that has imported a module more.
    """
    # One that is off stays so: it is not to free what units leave. Only CPython's is told how often it is to run.
    if implementation() == "cpython" and gc.isenabled():
        gc.collect()
        # A free-threaded build has no generations: each collection looks at everything.
        for older in () if "free-threading" in sys.version else (2, 1):
            for _ in range(drawn("collections", older, worker) % (gc.get_threshold()[older] + 1)):
                gc.collect(older - 1)
    # Lists, since they are looked at; a number or a text is not.
    _kept[:] = [[] for _ in range(drawn("objects", worker) % _MOST_OBJECTS)]
