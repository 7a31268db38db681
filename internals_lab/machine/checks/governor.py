"""Who decides the clock frequency."""

from __future__ import annotations

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.processor import governor
from internals_lab.machine.sources import Sources

NAME = "CPU governor"
# With these the processor itself raises the clock within a millisecond or so, whatever the governor's name says.
QUICK_DRIVERS = ("intel_pstate", "amd-pstate-epp")


def check(sources: Sources) -> Finding:
    """`performance` keeps the clock up; the others let it follow the load."""
    words = governor(sources)
    if words is None:
        seen = "None is shown; the host or the firmware decides."
        return Finding(check=NAME, state="not checkable here", seen=seen)
    if words == "performance":
        return Finding(check=NAME, state="ok", seen="performance, on every CPU.")
    driver = sources.text("sys/devices/system/cpu/cpu0/cpufreq/scaling_driver")
    return Finding(
        check=NAME,
        state="note" if driver in QUICK_DRIVERS else "warning",
        seen=f"{words}" + (f" (driver {driver})." if driver else "."),
        effect="The clock follows the load: a core that waited for its turn begins its block slowly.",
        remedy="Keep the clock up while measuring (until the next start).",
        commands=("echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",),
    )
