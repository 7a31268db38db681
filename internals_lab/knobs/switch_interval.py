"""How long a thread may keep the GIL while others want it: `sys.setswitchinterval`, in seconds."""

from __future__ import annotations

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON


class SwitchInterval(Knob):
    """Seconds, from a microsecond to ten seconds."""

    def mistake(self, value: JSON) -> str | None:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 1e-6 <= value <= 10:
            return None
        return f"switch_interval is in seconds, from 0.000001 to 10, not {value!r}"

    def expected(self, value: JSON) -> str:
        assert isinstance(value, (int, float))
        return repr(round(float(value), 9))


SWITCH_INTERVAL = SwitchInterval(name="switch_interval", worker_module="knobs.switch_interval")
