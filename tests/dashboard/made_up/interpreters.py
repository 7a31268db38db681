"""The interpreters of made-up runs."""

from __future__ import annotations

from typing import Any

from internals_lab.model.interpreter import Interpreter

WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
OLD, NEWER, PYPY, MICRO = "cpython-3.11.7", "cpython-3.13.0", "pypy-7.3.11", "micropython-1.26"


def interpreter(name: str, short: str, **facts: Any) -> Interpreter:
    """An interpreter that says little of itself."""
    given = {
        "identity": name,
        "executable": f"/opt/{short}/python",
        "found_by": "PATH",
        "implementation": "CPython",
        "version": "3.13.5",
        "free_threaded_build": short.endswith("t"),
    }
    return Interpreter(name=name, short=short, **(given | facts))
