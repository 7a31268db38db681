"""Implementations of Python: one kind a file, one line each here."""

from internals_lab.hooks import hookimpl
from internals_lab.kinds.cpython import CPYTHON
from internals_lab.kinds.kind import InterpreterKind
from internals_lab.kinds.pypy import PYPY


@hookimpl
def internals_lab_interpreter_kinds() -> list[InterpreterKind]:
    """The built-in kinds. One that is a variety of another comes after it."""
    return [CPYTHON, PYPY]
