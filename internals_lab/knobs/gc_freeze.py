"""What set-up has made, kept from the garbage collector: `gc.freeze`, after set-up."""

from __future__ import annotations

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON


class GcFreeze(Knob):
    """True freezes; False only collects, as True does before it."""

    def mistake(self, value: JSON) -> str | None:
        return None if isinstance(value, bool) else f"gc_freeze is True or False, not {value!r}"


GC_FREEZE = GcFreeze(name="gc_freeze", worker_module="knobs.gc_freeze")
