"""MicroPython: a small interpreter for small machines, here its port to Unix."""

from __future__ import annotations

import re
from pathlib import Path

from internals_lab.kinds.kind import InterpreterKind

# Two megabytes is what it takes unasked, which a list of some 100,000 numbers fills.
HEAP = "64M"

NO_INTERPRETERS = "has no subinterpreters"
NO_PROCESSES = "has no multiprocessing"


class MicroPython(InterpreterKind):
    """Its heap is as large as it was told to be at its start."""

    def command(self, executable: Path, script: Path) -> tuple[str, ...]:
        """The words that run a script on it."""
        return str(executable), "-X", f"heapsize={HEAP}", str(script)


MICROPYTHON = MicroPython(
    name="micropython",
    executables=re.compile(r"micropython(?:-\w+)?(?:\.exe)?", re.IGNORECASE),
    lacking={
        "processes": NO_PROCESSES,
        "process_pool": NO_PROCESSES,
        "thread_pool": "has no concurrent.futures",
        "subinterpreters": NO_INTERPRETERS,
        "interpreter_pool": NO_INTERPRETERS,
        "gil": "has no GIL that could be turned on or off",
        "switch_interval": "has no switch interval",
        "gc_threshold": "collects when its heap is full, and has no generations",
        "gc_freeze": "has a collector that cannot freeze",
        "jit": "has no JIT",
        "malloc": "has an allocator of its own that cannot be chosen",
        "start_method": NO_PROCESSES,
    },
)
