"""Whether this is a machine, or a guest on one."""

from __future__ import annotations

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.processor import container, hypervisor
from internals_lab.machine.sources import Sources

NAME = "virtual machine"


def check(sources: Sources) -> Finding:
    """A guest is a note; a container alone runs at the machine's own speed."""
    if sources.text("proc/cpuinfo") is None:
        return Finding(check=NAME, state="not checkable here", seen="The system does not tell.")
    inside, below = container(sources), hypervisor(sources)
    if below is None:
        around = f"; a {inside} container, which costs no speed by itself" if inside else ""
        return Finding(check=NAME, state="ok", seen=f"No hypervisor shows{around}.")
    kind = "an unnamed hypervisor" if below == "hypervisor" else below
    return Finding(
        check=NAME,
        state="note",
        seen=f"A guest on {kind}" + (f", in a {inside} container." if inside else "."),
        effect="The host may slow, pause or move this machine at any time, and hides its clock speed. Ratios between"
        " alternated blocks stand that well; absolute times do not.",
        remedy="Compare only what was measured in one run. Where absolute times count, measure on real hardware.",
    )
