"""PyPy: a tracing JIT that is always on, a GIL, and a collector of its own."""

from __future__ import annotations

import re

from internals_lab.kinds.cpython import full_or_portable
from internals_lab.kinds.kind import InterpreterKind, WorkerExtent
from internals_lab.model.interpreter import Interpreter


class PyPy(InterpreterKind):
    """The whole worker runs on it, as on a CPython of its language version."""

    def worker(self, interpreter: Interpreter) -> WorkerExtent:
        """How much of the worker runs on it."""
        return full_or_portable(interpreter)


PYPY = PyPy(
    name="pypy",
    executables=re.compile(r"pypy(?:\d+(?:\.\d+)?)?(?:\.exe)?", re.IGNORECASE),
    lacking={
        "subinterpreters": "has no subinterpreters",
        "interpreter_pool": "has no InterpreterPoolExecutor",
        "gc_threshold": "has a collector without thresholds",
        "gc_freeze": "has a collector that cannot freeze",
        "jit": "has a JIT that the environment does not turn",
        "malloc": "has an allocator of its own that cannot be chosen",
    },
)
