"""Whether cores may run faster than their rated clock for a while."""

from __future__ import annotations

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

NAME = "turbo"
CPUS = "sys/devices/system/cpu"


def check(sources: Sources) -> Finding:
    """Turbo on is a note: it makes one worker look better than each of many."""
    switch = _switch(sources)
    if switch is None:
        return Finding(
            check=NAME,
            state="not checkable here",
            seen="No switch is shown; the host or the firmware decides.",
        )
    is_on, command = switch
    if not is_on:
        return Finding(
            check=NAME, state="ok", seen="Off: the clock does not depend on how many cores are busy."
        )
    return Finding(
        check=NAME,
        state="note",
        seen="On.",
        effect="A core clocks higher when the others idle and the chip is cool. So one worker runs faster than each"
        " of many, and speedups come out smaller than the code deserves.",
        remedy="Turn it off while measuring how something scales (until the next start).",
        commands=(command,),
    )


def _switch(sources: Sources) -> tuple[bool, str] | None:
    """(whether it is on, the command that turns it off)."""
    no_turbo = sources.text(f"{CPUS}/intel_pstate/no_turbo")
    if no_turbo in ("0", "1"):
        return no_turbo == "0", f"echo 1 | sudo tee /{CPUS}/intel_pstate/no_turbo"
    boost = sources.text(f"{CPUS}/cpufreq/boost")
    if boost in ("0", "1"):
        return boost == "1", f"echo 0 | sudo tee /{CPUS}/cpufreq/boost"
    policies = [
        sources.text(f"{CPUS}/cpufreq/{name}/boost")
        for name in sources.names(f"{CPUS}/cpufreq")
        if name.startswith("policy")
    ]
    if any(word in ("0", "1") for word in policies):
        return "1" in policies, f"echo 0 | sudo tee /{CPUS}/cpufreq/policy*/boost"
    return None
