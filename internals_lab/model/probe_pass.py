"""What was looked at beside time: a probe's passes through a cell, and the figures that they come to."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import JSON, Record
from internals_lab.model.interval import Interval
from internals_lab.model.sample import GilState

PassOutcome = Literal["measured", "unsupported", "failed", "crashed", "timeout", "skipped"]


class ProbeUsed(Record):
    """A probe of the run: what it does to what it looks at (`cost`, in words), and the units of the figures that it may
    give, by name ("longest_pause_ns": "ns"). Those that are `telling` a short report has too.
    """

    name: str
    cost: str
    units: dict[str, str] = {}
    telling: list[str] = []


class ProbePass(Record):
    """One process of a cell that a probe looked at, apart from all timing; `number` counts from 0 within cell and probe.

    `reason` is why there is nothing where it is not measured. `units_per_block` is how often each worker ran the unit in
    each of the `blocks`, which took `wall_ns` together, the probe's own cost included: it is no speed of the unit.
    `figures` are numbers, their units in the run's `probes`; `columns` are events, lists of one length; `detail` is
    whatever else the probe found; None also where an earlier pass of the same probe in the same cell has found the same.
    `gil` is what the lock did in that process; `captured_output` the file with what it printed, where it failed.
    """

    probe: str
    number: int
    outcome: PassOutcome
    reason: str | None = None
    hash_seed: int = 0
    gil: GilState | None = None
    blocks: int = 0
    units_per_block: int = 0
    wall_ns: int = 0
    figures: dict[str, float] = {}
    columns: dict[str, list[float | int | str | None]] = {}
    detail: JSON = None
    captured_output: str | None = None


class Figure(Record):
    """A figure of a probe over the passes of a cell: `gc.longest_pause_ns` is `name` "longest_pause_ns" of `probe` "gc".

    `value` is the centre of the `n` passes that gave it (Hodges-Lehmann) with its exact interval; None, with the
    `reason`, where they are too few. `least` and `most` are the extremes of them.
    """

    probe: str
    name: str
    unit: str
    n: int
    least: float
    most: float
    value: Interval | None = None
    reason: str | None = None

    @property
    def full_name(self) -> str:
        """As claims, tables and addresses have it."""
        return f"{self.probe}.{self.name}"
