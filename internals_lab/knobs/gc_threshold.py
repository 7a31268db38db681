"""When the cyclic garbage collector runs: `gc.set_threshold`, or "off" for `gc.disable`."""

from __future__ import annotations

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter

OFF = "off"
GENERATIONS = 3
# What the interpreter keeps them in.
LARGEST = 2**31 - 1


class GcThreshold(Knob):
    """Up to three thresholds, or "off". Those that are not given stay as the interpreter has them."""

    def mistake(self, value: JSON) -> str | None:
        if value == OFF:
            return None
        if not isinstance(value, (list, tuple)) or not 1 <= len(value) <= GENERATIONS:
            return f"gc_threshold is a list of one to three numbers or 'off', not {value!r}"
        for one in value:
            if not isinstance(one, int) or isinstance(one, bool) or not 0 <= one <= LARGEST:
                return f"a threshold of gc_threshold is a whole number from 0 to {LARGEST}, not {one!r}"
        return "gc_threshold [0, ...] turns the collector off: write 'off'" if value[0] == 0 else None

    def unsupported_on(self, value: JSON, interpreter: Interpreter) -> str | None:
        # CPython's incremental collector takes a third number, drops it, and gives 0 for it.
        dropped = (interpreter.gc_thresholds or [])[GENERATIONS - 1 :] == [0]
        if dropped and isinstance(value, list) and value[GENERATIONS - 1 :] not in ([], [0]):
            return f"{interpreter.short} has a collector without a third threshold"
        return None

    def word(self, value: JSON) -> str:
        return ":".join(map(str, value)) if isinstance(value, list) else str(value)


GC_THRESHOLD = GcThreshold(name="gc_threshold", worker_module="knobs.gc_threshold")
