"""Implementations of Python: one kind a file, one line each here."""

from internals_lab.hooks import hookimpl
from internals_lab.kinds.cinderx import CINDERX
from internals_lab.kinds.cpython import CPYTHON
from internals_lab.kinds.graalpy import GRAALPY
from internals_lab.kinds.ironpython import IRONPYTHON
from internals_lab.kinds.jython import JYTHON
from internals_lab.kinds.kind import InterpreterKind
from internals_lab.kinds.micropython import MICROPYTHON
from internals_lab.kinds.pyodide import PYODIDE
from internals_lab.kinds.pypy import PYPY
from internals_lab.kinds.rustpython import RUSTPYTHON


@hookimpl
def internals_lab_interpreter_kinds() -> list[InterpreterKind]:
    """The built-in kinds. One that is a variety of another comes after it."""
    return [
        CPYTHON,
        CINDERX,
        PYPY,
        JYTHON,
        MICROPYTHON,
        PYODIDE,
        GRAALPY,
        IRONPYTHON,
        RUSTPYTHON,
    ]
