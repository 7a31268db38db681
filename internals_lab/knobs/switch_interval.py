"""How long a thread may keep the GIL while others want it: `sys.setswitchinterval`, in seconds."""

from __future__ import annotations

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON


class SwitchInterval(Knob):
    """Seconds, from a microsecond to ten seconds, in whole microseconds: the interpreter drops what is finer."""

    def mistake(self, value: JSON) -> str | None:
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 1e-6 <= value <= 10:
            return f"switch_interval is in seconds, from 0.000001 to 10, not {value!r}"
        if abs(value * 1e6 - round(value * 1e6)) > 1e-3:
            return f"switch_interval has whole microseconds, not {value!r}"
        return None

    def expected(self, value: JSON) -> str:
        assert isinstance(value, (int, float))
        return repr(round(float(value), 6))


SWITCH_INTERVAL = SwitchInterval(name="switch_interval", worker_module="knobs.switch_interval")
