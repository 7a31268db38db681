"""Which lines hold the memory that was allocated during the blocks: tracemalloc."""

import gc
import os
import sys
import tracemalloc

LINES = 25
OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Probe:
    def __init__(self, scenario):
        pass

    def begin(self):
        tracemalloc.start()

    def end(self):
        _, peak_bytes = tracemalloc.get_traced_memory()
        # Garbage is held by nobody.
        gc.collect()
        snapshot = tracemalloc.take_snapshot()
        tracemalloc.stop()
        not_ours = [
            tracemalloc.Filter(False, os.path.join(OURS, "*")),
            tracemalloc.Filter(False, tracemalloc.__file__),
        ]
        held = snapshot.filter_traces(not_ours).statistics("lineno")
        return {
            "figures": {
                "peak_traced_bytes": peak_bytes,
                "held_bytes": sum(one.size for one in held),
                "allocations_held": sum(one.count for one in held),
            },
            "detail": {"lines": [_line(one) for one in held[:LINES]], "lines_in_all": len(held)},
        }


def _line(statistic):
    frame = statistic.traceback[0]
    return {
        "file": _short(frame.filename),
        "line": frame.lineno,
        "bytes": statistic.size,
        "count": statistic.count,
    }


def _short(path):
    """As it is below the folder that it was imported from."""
    folders = [os.path.join(os.path.abspath(one), "") for one in sys.path if one]
    within = [folder for folder in folders if path.startswith(folder)]
    return path[len(max(within, key=len)) :] if within else path
