"""A cell: one combination of all axis values, and what came of it."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import JSON, Record
from internals_lab.model.interval import Interval as Interval
from internals_lab.model.machine import Room
from internals_lab.model.probe_pass import Figure, ProbePass
from internals_lab.model.sample import Sample

Control = Literal["gil", "ceiling"]

Outcome = Literal["measured", "failed", "crashed", "timeout", "skipped", "unsupported", "invalid", "pending"]


# Proportional, unique and resident set size: what a page costs that several processes share.
MemoryKind = Literal["pss", "uss", "rss"]


class Cell(Record):
    """What was to be measured. `id` is the scenario's id with the axis values: `...::count[3.13t-threads-2]`.

    `interpreter` is the name of an entry of the run's interpreters. `units_per_block` is how often each worker
    runs the declared unit in one timed block. `pulled_in` marks a reference that nobody selected. `in_flight` is how
    many units a closed loop keeps outstanding, None where it is none: asyncio has one worker for all of them, threads
    are as many as they.

    `control` marks a cell that nobody declared: the lab measures it to read the others by. `gil`: the sequential cell
    of a free-threaded build with the GIL forced on, so that what the build costs can be told from what the lock costs.
    `ceiling`: an unshared loop in so many processes, for what the machine gives to work that shares nothing.
    """

    id: str
    scenario: str
    interpreter: str
    strategy: str
    workers: int
    in_flight: int | None = None
    params: dict[str, JSON] = {}
    knobs: dict[str, JSON] = {}
    variant: str | None = None
    pulled_in: bool = False
    control: Control | None = None

    @property
    def at_once(self) -> int:
        """How many units are being done at a time."""
        return self.workers if self.in_flight is None else self.in_flight

    @property
    def label(self) -> str:
        """What stands between the brackets of the id."""
        return self.id[len(self.scenario) + 1 : -1]


class CellResult(Record):
    """A cell with its outcome and everything that was measured in it.

    `unit_wall_ns` and `unit_cpu_ns` are per unit of work (per statement for snippets) over rounds;
    for N workers, N units are done at once, so this is block time / (units x workers). In a closed loop it is one over
    the throughput; there, `item_p50_ns` and `item_p99_ns` are quantiles of what a single item took from its start to
    its end, a round's over all of its blocks, then over rounds. p99 is None where rounds have fewer than 100 items.

    `reason` is that of the outcome; of a measured cell, why its figure is withheld. `settled` is the time per unit in the
    second half of a process's blocks over that in the first, None where it cannot be told; `unsettled` says so in words
    where it clearly is not 1.

    `memory_bytes` is what the whole process tree held with its workers alive, over rounds, by the measure that
    `memory_kind` names: the best that every sample has.

    `pool_start_wall_ns` is what starting all of the cell's workers takes, ready for their first order. `task_wall_ns` is
    what handing an executor a task that carries and does nothing takes, until its result is there; `transfer_wall_ns`,
    what an item (or the params) and the unit's result take beyond that: 0 or less where they cost nothing. None for
    strategies without them.

    `beyond_room` is the room that the run had for workers, where the cell has more of them; None where they fit, and
    where they wait (a closed loop).

    `probe_passes` are what probes saw, each in a process of its own, and `figures` what these come to over passes.
    """

    cell: Cell
    outcome: Outcome
    reason: str | None = None
    samples: list[Sample] = []
    unit_wall_ns: Interval | None = None
    unit_cpu_ns: Interval | None = None
    item_p50_ns: Interval | None = None
    item_p99_ns: Interval | None = None
    settled: Interval | None = None
    unsettled: str | None = None
    memory_bytes: Interval | None = None
    memory_kind: MemoryKind | None = None
    pool_start_wall_ns: Interval | None = None
    task_wall_ns: Interval | None = None
    transfer_wall_ns: Interval | None = None
    beyond_room: Room | None = None
    measured_s: float = 0.0
    captured_output: str | None = None
    probe_passes: list[ProbePass] = []
    figures: list[Figure] = []
