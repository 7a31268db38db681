"""The cyclic collector's pauses, as `gc.callbacks` tells of them (CPython)."""

import gc
import threading
import time
from array import array

from .core import gil_enabled

# So many pauses have room before more is made; to make it takes long, and it happens in a pause.
ROOM = 8192
# What has coarser steps (Windows: 15.6 ms) tells nothing of a pause.
COARSEST_CPU_CLOCK_S = 1e-6


class Pauses:
    """Notes every collection from `begin` to `end`.

    What it does in a collection must not be seen by the collector: there it makes whole numbers alone, which are none
    of its objects, and puts them into arrays that were made before.
    """

    def __init__(self, now_ns):
        room = bytes(8 * ROOM)
        self._columns = [array("q", room) for _ in range(6)]
        self._told = 0
        self._callback = self._noting(now_ns)

    def begin(self):
        gc.callbacks.append(self._callback)

    def end(self):
        """The columns of all that was noted, without further room."""
        if self._callback not in gc.callbacks:
            raise RuntimeError("the measured code took the probe out of gc.callbacks")
        gc.callbacks.remove(self._callback)
        names = ("start_ns", "pause_ns", "generation", "collected", "uncollectable", "own_duration_ns")
        return {name: column[: self._told] for name, column in zip(names, self._columns)}

    def _noting(self, now_ns):
        starts, pauses, generations, collected, uncollectable, own = self._columns
        room = bytes(8 * ROOM)
        cpu_ns = _cpu_clock_that_counts()
        began_ns = began_cpu_ns = 0

        def note(phase, info):
            nonlocal began_ns, began_cpu_ns
            if phase == "start":
                if cpu_ns is not None:
                    began_cpu_ns = cpu_ns()
                began_ns = now_ns()
                return
            pause_ns = now_ns() - began_ns
            if not began_ns:
                # It began before we looked.
                return
            if cpu_ns is not None:
                pause_ns = min(pause_ns, cpu_ns() - began_cpu_ns)
            told = self._told
            if told == len(starts):
                for column in self._columns:
                    column.frombytes(room)
            starts[told] = began_ns
            pauses[told] = pause_ns
            generations[told] = info["generation"]
            collected[told] = info["collected"]
            uncollectable[told] = info["uncollectable"]
            # 3.15 tells its own, in seconds.
            duration_s = info.get("duration")
            own[told] = -1 if duration_s is None else int(duration_s * 1e9)
            self._told = told + 1
            began_ns = 0

        return note


def _cpu_clock_that_counts():
    """The clock of the calling thread's CPU time where threads share a GIL, else None.

    To call us, and to call a clock, are moments at which the collecting thread gives the GIL to one that waits for it. By
    the wall clock the pause would have that other thread's turn in it, of 5 ms, though everybody could go on by then.
    """
    if gil_enabled() is False or threading.active_count() < 2:
        return None
    try:
        fine = time.get_clock_info("thread_time").resolution <= COARSEST_CPU_CLOCK_S
        return time.thread_time_ns if fine else None
    except (AttributeError, ValueError):
        return None
