"""What the cyclic collector did in the blocks, for how long everybody waited for it, and how much garbage it let lie."""

import gc
import os
import sys
import threading

from ..core import now_ns
from ..pauses import Pauses
from ..process_memory import forget_peaks, peak_bytes
from ..pypy_pauses import Hooks

# So many pauses of a pass are told one by one.
MOST_TOLD = 500


class Probe:
    def __init__(self, scenario):
        self._starts = []
        self._walls = []
        self._asked_ns = 0
        self._threads = 1
        self._notes = None

    def begin(self):
        # Made here: how pauses are timed depends on the threads that are there by now.
        self._notes = Pauses(now_ns) if hasattr(gc, "callbacks") else Hooks()
        # One waits for the others, where there are several.
        self._threads = max(1, threading.active_count() - 1)
        forget_peaks([os.getpid()])
        self._notes.begin()
        self._asked_ns = now_ns()

    def saw(self, block):
        """What the block told; where it says nothing of its beginning, it began when the last one had been heard."""
        start_ns = block.get("begin_ns", self._asked_ns)
        self._starts.append(start_ns)
        self._walls.append(block["wall_ns"])

    def after_block(self):
        self._asked_ns = now_ns()

    def end(self):
        # First of all: what is worked out next takes memory itself.
        peak = peak_bytes([os.getpid()])
        of_process = {} if peak is None else {"peak_rss_bytes": peak}
        told = self._notes.end()
        wall_ns = max(1, sum(self._walls))
        if told is None:
            return {"figures": dict(_of_hooks(self._notes, wall_ns), **of_process)}
        begun_ns = self._starts[0] if self._starts else 0
        within = _within(told["start_ns"], self._starts, self._walls)
        events = {name: [column[one] for one in within] for name, column in told.items()}
        events["start_ns"] = [start_ns - begun_ns for start_ns in events["start_ns"]]
        events["own_duration_ns"] = [None if own < 0 else own for own in events["own_duration_ns"]]
        figures = _figures(events, wall_ns)
        if _is_free_threaded():
            # All of them stand still, whoever collects.
            stopped_ns = sum(events["pause_ns"]) * self._threads
            figures["stopped_thread_ns"] = stopped_ns
            figures["stopped_thread_share"] = stopped_ns / (wall_ns * self._threads)
        blocks = {"start_ns": [one - begun_ns for one in self._starts], "wall_ns": self._walls}
        kept = _evenly_by_length(events["pause_ns"], MOST_TOLD)
        return {
            "figures": dict(figures, **of_process),
            "columns": {name: [column[one] for one in kept] for name, column in events.items()},
            "detail": {"blocks": blocks, "pauses_told": len(kept), "threads": self._threads},
        }


def _within(moments, starts, walls):
    """Which of the moments, in order, lie in a block."""
    found, block = [], 0
    for one, moment in enumerate(moments):
        while block < len(starts) and moment >= starts[block] + walls[block]:
            block += 1
        if block < len(starts) and moment >= starts[block]:
            found.append(one)
    return found


def _figures(events, wall_ns):
    lengths = sorted(events["pause_ns"])
    figures = {
        "collections": len(lengths),
        "collected": sum(events["collected"]),
        "uncollectable": sum(events["uncollectable"]),
        "pauses": len(lengths),
        "longest_pause_ns": lengths[-1] if lengths else 0,
        "pause_p50_ns": _quantile(lengths, 50),
        "pause_p99_ns": _quantile(lengths, 99),
        "pause_share": sum(lengths) / wall_ns,
    }
    # Without a GIL there is one generation; what is asked for by hand is told as another one all the same.
    generations = 1 if _is_free_threaded() else len(gc.get_threshold())
    for generation in range(generations):
        of_it = [one for one in events["generation"] if one == generation or generations == 1]
        figures["collections_gen%d" % generation] = len(of_it)
    return figures


def _of_hooks(hooks, wall_ns):
    return {
        "collections": hooks.minor + hooks.major,
        "collections_minor": hooks.minor,
        "collections_major": hooks.major,
        "pauses": hooks.minor + hooks.steps,
        "longest_pause_ns": int(hooks.longest_s * 1e9),
        "pause_share": hooks.paused_s * 1e9 / wall_ns,
    }


def _quantile(ordered, percent):
    """By nearest rank; 0 where there is none: nobody waited."""
    return ordered[-(-percent * len(ordered) // 100) - 1] if ordered else 0


def _evenly_by_length(lengths, most):
    """Indices, in order, of at most so many: by length they are evenly spaced, so that they have the quantiles of all."""
    if len(lengths) <= most:
        return range(len(lengths))
    by_length = sorted(range(len(lengths)), key=lengths.__getitem__)
    last = len(by_length) - 1
    return sorted(by_length[turn * last // (most - 1)] for turn in range(most))


def _is_free_threaded():
    return "free-threading" in sys.version
