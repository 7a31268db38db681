"""The machine a run was made on."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record
from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.model.topology import Topology


class Room(Record):
    """How many workers can run at once without sharing a core: `cores`, and whether physical cores or a quota (in
    cores' worth of time) set that limit.
    """

    cores: float
    limit: Literal["physical cores", "quota"]


class Machine(Record):
    """Facts of the machine at the start of a run; None where the platform does not say.

    `id` is a hash that tells machines apart without naming them. `cores_usable` counts what this process may
    use: affinity and cgroup quota (`quota_cores`) are taken into account. `noise_floor` is what was measured there before
    this run, None where nothing was.
    """

    id: str
    system: str
    release: str
    architecture: str
    cores_logical: int
    cores_physical: int | None
    cores_usable: int
    cpus_allowed: list[int] = []
    quota_cores: float | None = None
    memory_bytes: int | None = None
    cpu_model: str | None = None
    governor: str | None = None
    virtualised: str | None = None
    load_1min_at_start: float | None = None
    topology: Topology | None = None
    noise_floor: NoiseFloor | None = None
