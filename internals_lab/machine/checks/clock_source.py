"""What clock the kernel reads, and how fine it is."""

from __future__ import annotations

import statistics
from itertools import pairwise

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

NAME = "clock"
FOLDER = "sys/devices/system/clocksource/clocksource0"
# Each reading of these is a call into the kernel, and to a chip outside the processor.
SLOW = ("hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit")
READINGS = 2000
SLOW_NS = 500
COARSE_NS = 1000


def check(sources: Sources) -> Finding:
    """The kernel's source where it is told; step and cost of a reading everywhere."""
    source = sources.text(f"{FOLDER}/current_clocksource")
    step_ns, cost_ns = _measured(sources)
    named = f"{source}: " if source else ""
    if step_ns is None:
        seen = f"{named}it did not advance within {READINGS} readings."
    else:
        seen = f"{named}steps of {step_ns} ns, and a reading from Python takes {cost_ns} ns."
    if source not in SLOW and step_ns is not None and step_ns <= COARSE_NS and cost_ns <= SLOW_NS:
        return Finding(check=NAME, state="ok", seen=seen)
    commands: tuple[str, ...] = ()
    if "tsc" in (sources.text(f"{FOLDER}/available_clocksource") or "").split() and source != "tsc":
        commands = (f"echo tsc | sudo tee /{FOLDER}/current_clocksource",)
    return Finding(
        check=NAME,
        state="warning",
        seen=seen,
        effect="Reading the time is slow or coarse: blocks have to be longer for the same precision, and short waits"
        " cannot be told apart.",
        remedy="Use the processor's own counter (until the next start); the kernel may have left it for a reason,"
        " which `dmesg | grep -i tsc` tells."
        if commands
        else "Use a machine whose kernel trusts the processor's own counter (tsc on x86).",
        commands=commands,
    )


def _measured(sources: Sources) -> tuple[int | None, int]:
    """(the least step, the typical time between two readings), in ns."""
    readings = [sources.clock_ns() for _ in range(READINGS)]
    steps = [later - earlier for earlier, later in pairwise(readings)]
    return min((step for step in steps if step > 0), default=None), round(statistics.median(steps))
