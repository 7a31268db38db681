"""Which allocator holds Python's objects: `PYTHONMALLOC`."""

from __future__ import annotations

from collections.abc import Mapping

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter

# The debugging ones are left out: they time their own checks.
ALLOCATORS = ("pymalloc", "malloc", "mimalloc")
FIRST_WITH_MIMALLOC = [3, 13]


class Malloc(Knob):
    """The name of an allocator; an interpreter that does not have it would not even start."""

    def mistake(self, value: JSON) -> str | None:
        if isinstance(value, str) and value in ALLOCATORS:
            return None
        return f"malloc is one of {', '.join(ALLOCATORS)}, not {value!r}"

    def environment(self, value: JSON, interpreter: Interpreter) -> Mapping[str, str]:
        return {"PYTHONMALLOC": str(value)}

    def unsupported_on(self, value: JSON, interpreter: Interpreter) -> str | None:
        if interpreter.free_threaded_build and value != "mimalloc":
            return f"{interpreter.short} is a free-threaded build, which knows mimalloc alone"
        missing = f"{interpreter.short} is built without {value}"
        if value == "mimalloc" and interpreter.language_version[:2] < FIRST_WITH_MIMALLOC:
            return missing
        arguments = interpreter.configure_arguments or ""
        if f"--without-{value}" in arguments or f"--with-{value}=no" in arguments:
            return missing
        return None


MALLOC = Malloc(name="malloc", worker_module="knobs.malloc", states={name: name for name in ALLOCATORS})
