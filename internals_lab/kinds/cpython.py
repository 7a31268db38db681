"""CPython: the whole worker from 3.9 on, its core before."""

from __future__ import annotations

import re

from internals_lab.kinds.kind import InterpreterKind, WorkerExtent
from internals_lab.model.interpreter import Interpreter

OLDEST_FULL = (3, 9)


def full_or_portable(interpreter: Interpreter) -> WorkerExtent:
    """How much of the worker runs on a Python of that version of the language with all of its standard library."""
    version = tuple(interpreter.language_version[:2])
    return "portable" if version and version < OLDEST_FULL else "full"


class CPython(InterpreterKind):
    """The reference implementation; what does not say what it is, is asked as it would be."""

    def worker(self, interpreter: Interpreter) -> WorkerExtent:
        """How much of the worker runs on it."""
        return full_or_portable(interpreter)


CPYTHON = CPython(
    name="cpython",
    executables=re.compile(r"python(?:\d+(?:\.\d+)?t?d?)?(?:\.exe)?", re.IGNORECASE),
)
