"""How child processes come to be: multiprocessing's start method.

It is for the children of the strategy `processes`, and for those that a unit starts itself, so it takes effect in
every strategy. That also leaves each value a sequential cell of its own to be compared with.
"""

from __future__ import annotations

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter

START_METHODS = ("fork", "spawn", "forkserver")


class StartMethod(Knob):
    """The name of a start method."""

    def mistake(self, value: JSON) -> str | None:
        if isinstance(value, str) and value in START_METHODS:
            return None
        valid = ", ".join(START_METHODS)
        return f"start_method is one of {valid}, not {value!r}"

    def unsupported_on(self, value: JSON, interpreter: Interpreter) -> str | None:
        if value != "spawn" and interpreter.extra.get("platform") == "win32":
            return f"{interpreter.short} on Windows can only spawn"
        return None


START_METHOD = StartMethod(name="start_method", worker_module="knobs.start_method")
