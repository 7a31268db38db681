"""Whether the processor has to slow down because it is hot."""

from __future__ import annotations

from internals_lab.machine.checks.check import SecondLook
from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.heat import heat_throttles
from internals_lab.machine.sources import Sources

NAME = "temperature"
# Most processors slow down at 95 to 105 °C; from here there is little room left for a long run.
HOT_C = 85.0


def check(sources: Sources) -> Finding | SecondLook:
    """Throttling between two looks and since the start, and the hottest of the processor's sensors."""
    before, hottest_c = heat_throttles(sources), sources.hottest_c()
    if not before and hottest_c is None:
        seen = "No sensor of the processor is shown."
        return Finding(check=NAME, state="not checkable here", seen=seen)

    def second_look(passed_s: float) -> Finding:
        after = heat_throttles(sources)
        slowed_now = any(count > before.get(path, count) for path, count in after.items())
        slowed = max(after.values(), default=0)
        seen = "" if hottest_c is None else f"{hottest_c:.0f} °C. "
        if slowed_now:
            seen += f"The processor slowed down for heat within the last {passed_s:.3g} s."
        elif slowed:
            seen += f"The processor slowed down for heat {slowed} times since the machine was started."
        elif after:
            seen += "The processor has not slowed down for heat."
        is_hot = hottest_c is not None and hottest_c >= HOT_C
        if not (slowed or is_hot):
            return Finding(check=NAME, state="ok", seen=seen.strip())
        return Finding(
            check=NAME,
            state="warning" if slowed_now else "note",
            seen=seen.strip(),
            effect="A hot processor lowers its clock under load: the end of a run is slower than its start, and many"
            " workers are slowed more than one.",
            remedy="Let it cool down, give it air, and turn turbo off for long runs.",
        )

    return second_look
