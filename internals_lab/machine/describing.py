"""The machine as a run records it."""

from __future__ import annotations

import hashlib
import math

from internals_lab.machine.processor import cpu_model, governor, virtualised
from internals_lab.machine.quota import quota_cores
from internals_lab.machine.sources import Sources
from internals_lab.machine.topology import read_topology
from internals_lab.model.machine import Machine

THIS_MACHINE = Sources()


def describe_machine(sources: Sources = THIS_MACHINE) -> Machine:
    """The machine now. `cores_usable` is what affinity and quota leave, at least 1."""
    logical = sources.cores_logical() or 1
    allowed = sources.affinity()
    quota = quota_cores(sources)
    usable = len(allowed) or logical
    if quota is not None:
        usable = min(usable, math.ceil(quota))
    model = cpu_model(sources)
    return Machine(
        id=_machine_id(sources, model, logical),
        system=sources.system(),
        release=sources.release(),
        architecture=sources.architecture(),
        cores_logical=logical,
        cores_physical=sources.cores_physical(),
        cores_usable=max(1, usable),
        cpus_allowed=allowed,
        quota_cores=quota,
        memory_bytes=sources.memory_bytes(),
        cpu_model=model,
        governor=governor(sources),
        virtualised=virtualised(sources),
        load_1min_at_start=sources.load_1min(),
        topology=read_topology(sources),
    )


def _machine_id(sources: Sources, model: str | None, logical: int) -> str:
    """The same after a restart, another for another machine, and it gives nothing away about either.

    A machine without an id of its own (a container, macOS, Windows) is told apart by its name. The hardware is
    part of it, since clones of one disk image share the id.
    """
    own = sources.text("etc/machine-id") or sources.host_name()
    facts = "\n".join(["internals-lab", own, sources.architecture(), model or "", str(logical)])
    return hashlib.sha256(facts.encode("utf-8", "surrogateescape")).hexdigest()[:16]
