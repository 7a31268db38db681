"""The pauses of the cyclic garbage collector."""

from __future__ import annotations

from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.one_heap import OneHeapProbe

# `gc.callbacks` of CPython; `gc.hooks` of PyPy, which tells sums.
TELLING = ("cpython", "cinderx", "pypy")


class GcProbe(OneHeapProbe):
    """Where the collector tells when it begins and ends."""

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        if interpreter.implementation not in TELLING:
            return f"{interpreter.short} has no gc.callbacks by which its collector would tell of its pauses"
        return None


GC = GcProbe(
    name="gc",
    worker_module="probes.gc",
    cost="a call at the beginning and at the end of every collection, about a microsecond together",
    units={
        "collections": "collections",
        "collections_gen0": "collections",
        "collections_gen1": "collections",
        "collections_gen2": "collections",
        "collections_minor": "collections",
        "collections_major": "collections",
        "collected": "objects",
        "uncollectable": "objects",
        "pauses": "pauses",
        "longest_pause_ns": "ns",
        "pause_p50_ns": "ns",
        "pause_p99_ns": "ns",
        "pause_share": "share",
        "stopped_thread_ns": "ns",
        "stopped_thread_share": "share",
        "peak_rss_bytes": "bytes",
    },
    telling=("pauses", "longest_pause_ns", "pause_share"),
)
