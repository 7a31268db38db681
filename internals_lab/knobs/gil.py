"""The GIL on or off: `PYTHON_GIL`, on free-threaded builds."""

from __future__ import annotations

from collections.abc import Mapping

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter


class Gil(Knob):
    """True forces the GIL on, False off; a build with a GIL knows only True."""

    def mistake(self, value: JSON) -> str | None:
        return None if isinstance(value, bool) else f"gil is True or False, not {value!r}"

    def environment(self, value: JSON, interpreter: Interpreter) -> Mapping[str, str]:
        # A build with a GIL is not told: it has no other state, and older ones would not know the word.
        return {"PYTHON_GIL": "1" if value else "0"} if interpreter.free_threaded_build else {}

    def unsupported_on(self, value: JSON, interpreter: Interpreter) -> str | None:
        if value is False and not interpreter.free_threaded_build:
            return f"{interpreter.short} is built with a GIL that cannot be turned off"
        return None


GIL = Gil(name="gil", worker_module="knobs.gil", states={"gil": True, "nogil": False})
