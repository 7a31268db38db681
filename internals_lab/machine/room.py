"""How many workers a run has room for: the physical cores that it may use, or less where a quota allows less."""

from __future__ import annotations

from internals_lab.machine.placement import physical_cores
from internals_lab.model.machine import Machine, Room


def room_of(machine: Machine) -> Room:
    """Physical cores that affinity leaves; where CPUs or topology are not told, all physical cores of the machine."""
    cores = machine.cores_physical or machine.cores_logical
    if machine.cpus_allowed and machine.topology:
        cores = physical_cores(machine.topology, machine.cpus_allowed)
    elif machine.cpus_allowed:
        cores = min(cores, len(machine.cpus_allowed))
    if machine.quota_cores is not None and machine.quota_cores < cores:
        return Room(cores=machine.quota_cores, limit="quota")
    return Room(cores=cores, limit="physical cores")
