"""Whether several of the CPUs are one physical core."""

from __future__ import annotations

from internals_lab.counted import counted
from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.placement import physical_cores
from internals_lab.machine.processor import hypervisor
from internals_lab.machine.sources import Sources
from internals_lab.machine.topology import read_topology

NAME = "SMT"


def check(sources: Sources) -> Finding:
    """Counts the physical cores behind the CPUs that are allowed."""
    topology = read_topology(sources)
    if topology is None:
        seen = "The system does not tell which CPUs share a core."
        return Finding(check=NAME, state="not checkable here", seen=seen)
    allowed = sources.affinity() or topology.cpus
    cpus, cores = len(allowed), physical_cores(topology, allowed)
    if cores == cpus:
        if hypervisor(sources):
            seen = f"{cpus} CPUs are shown as {cores} cores, but only the host knows whether they are."
            return Finding(check=NAME, state="not checkable here", seen=seen)
        return Finding(check=NAME, state="ok", seen=f"Each of the {cpus} CPUs is a physical core of its own.")
    return Finding(
        check=NAME,
        state="note",
        seen=f"{cpus} CPUs are {counted(cores, 'physical core')}.",
        effect="Two workers on one core get far less than twice the work done: beyond the physical cores a flatter"
        " curve is the machine's doing, not the code's.",
        remedy=f"Judge scaling up to {counted(cores, 'worker')}, or turn SMT off (until the next start).",
        commands=("echo off | sudo tee /sys/devices/system/cpu/smt/control",),
    )
