"""CPython's just-in-time compiler on or off: `PYTHON_JIT`, on builds that have one; or CinderX's, where that is installed."""

from __future__ import annotations

from collections.abc import Mapping

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter

# Before, the interpreter has no word for whether it is on, and what cannot be read back proves nothing.
FIRST_TO_TELL = [3, 14]


class Jit(Knob):
    """True or False; a build without a compiler knows only False."""

    def mistake(self, value: JSON) -> str | None:
        return None if isinstance(value, bool) else f"jit is True or False, not {value!r}"

    def environment(self, value: JSON, interpreter: Interpreter) -> Mapping[str, str]:
        if interpreter.jit_available is False:
            return {}
        # With CinderX it is the package's that is meant, and CPython's stays out of it.
        return {"PYTHON_JIT": "1" if value and interpreter.implementation != "cinderx" else "0"}

    def unsupported_on(self, value: JSON, interpreter: Interpreter) -> str | None:
        if interpreter.jit_available is False and value is False:
            return None
        if interpreter.jit_available is not True:
            return f"{interpreter.short} is built without a JIT"
        if interpreter.language_version[:2] < FIRST_TO_TELL:
            return f"{interpreter.short} does not say whether its JIT is on"
        return None


JIT = Jit(name="jit", worker_module="knobs.jit", states={"jit": True, "nojit": False})
