"""What one process of one round gave. Blocks and workers are stored as columns of equal length."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record


class Blocks(Record):
    """One entry a timed block. `position` is its place in the order of all blocks of the round.

    `wall_ns` runs from the block's release to the end of the last worker; `cpu_ns` is the CPU time that
    the process (with its children) used meanwhile; the column is empty where the interpreter does not tell. `empty_wall_ns` is the empty loop of snippets, measured beside.
    `gathering_wall_ns` is the time before a block in which its workers were woken and waited for each other, each on a
    processor; None where they do not wait: threads under a GIL, and where there are fewer processors than workers.
    `item_p50_ns` and `item_p99_ns` are quantiles of the latencies of a closed loop's items, by nearest rank: of fewer
    than 100 items the p99 is the largest.
    """

    sweep: list[int] = []
    position: list[int] = []
    wall_ns: list[int] = []
    cpu_ns: list[int] = []
    empty_wall_ns: list[int] | None = None
    gathering_wall_ns: list[int] | None = None
    item_p50_ns: list[int] | None = None
    item_p99_ns: list[int] | None = None


class ItemTimes(Record):
    """What single items of a closed loop took in the timed blocks, `count` of them. `latency_ns` is ascending: all of
    them, or of more than 400 as many evenly spaced order statistics, which keep the quantiles.
    """

    count: int = 0
    latency_ns: list[int] = []


class WorkerBlocks(Record):
    """The timeline: one entry a block and worker. `start_ns` and `end_ns` count from the block's release.

    Switches and run delay are None where the platform does not count them for a thread.
    """

    block: list[int] = []
    worker: list[int] = []
    start_ns: list[int] = []
    end_ns: list[int] = []
    cpu_ns: list[int | None] = []
    switches_voluntary: list[int | None] = []
    switches_involuntary: list[int | None] = []
    run_delay_ns: list[int | None] = []


class GilState(Record):
    """The GIL as it was observed, None where the interpreter cannot say: at the start, after the imports of the
    experiment, and after the last block. `in_children` is that of each child process or interpreter at its end, and of
    processes that the unit itself started, as far as they tell; `at_end` is on where it is on in any child.

    `enabled_by` is the module whose import turned it on, `importers` are the modules (and `module.function`) on whose
    behalf it was imported, outermost first, as far as known.
    """

    at_start: bool | None = None
    after_imports: bool | None = None
    at_end: bool | None = None
    in_children: list[bool | None] = []
    enabled_by: str | None = None
    importers: list[str] = []

    @property
    def seen_at_end(self) -> frozenset[bool]:
        """The states that were seen in the end, in the process and in its children."""
        return frozenset(state for state in (self.at_end, *self.in_children) if state is not None)


class TreeMemory(Record):
    """What a cell's process and all that descend from it held, workers alive, after the round's last block.

    `rss_bytes` counts a page that several of them share once for each; `pss_bytes` splits it among all that map it,
    processes of other cells included; `uss_bytes` leaves it out. None where the platform has no such figure.
    """

    rss_bytes: int
    pss_bytes: int | None
    uss_bytes: int | None
    processes: int


class Transfer(Record):
    """What handing a task to an executor's worker costs: tasks one at a time, each from its submission until its result
    is there. `task_wall_ns` are tasks that carry nothing; `carried_wall_ns`, one after each of them, are given an item
    of the scenario (or its params) and give back the unit's result. Neither does any work.

    `tasks_per_unit` is how many such items a unit has. `argument_bytes` and `result_bytes` are the pickled sizes of what was carried, for a few items; None where nothing is
    pickled. `refused` says why the scenario's items or results cannot be sent at all.
    """

    task_wall_ns: list[int] = []
    carried_wall_ns: list[int] = []
    tasks_per_unit: int = 1
    argument_bytes: list[int] | None = None
    result_bytes: list[int] | None = None
    refused: str | None = None


class Check(Record):
    """One trust check of a sample."""

    name: str
    state: Literal["passed", "failed", "not checkable here"]
    detail: str = ""


class BackToBack(Record):
    """Blocks that ran right after another block of the same process, with nobody's in between: one entry each.

    `wall_ns` is the time of such a block, `alternated_wall_ns` that of the one before it, to which the process had
    been switched from another one. Both had the same lead-in and the same units.
    """

    wall_ns: list[int] = []
    alternated_wall_ns: list[int] = []


class Surroundings(Record):
    """What the host saw of a process and its descendants during its blocks and between them; None where it is not
    told.

    `blocks` is how many there were, those of all cells that share the process; None in older files, where they are the
    sample's own. `idle_cpu_ns` is the CPU time that they used in `idle_wall_ns`, the time between the blocks. `major_faults` are
    pages that had to come from a disk; `swap_bytes` is what was in swap at the end, `swap_growth_bytes` how much more
    that was than before the first block. `throttled_periods` counts how often a quota paused them, and
    `throttled_ns` for how long; `heat_throttles` how often one of their processors slowed down for heat.

    Where workers cannot count for themselves, `asked_wall_ns` is the time from the requests for blocks to their answers,
    lead-ins included, and `asked_cpu_ns` and `asked_run_delay_ns` are the CPU time in it, and for how long threads stood
    ready without a processor.
    """

    blocks: int | None = None
    idle_wall_ns: int | None = None
    idle_cpu_ns: int | None = None
    major_faults: int | None = None
    swap_bytes: int | None = None
    swap_growth_bytes: int | None = None
    throttled_periods: int | None = None
    throttled_ns: int | None = None
    heat_throttles: int | None = None
    asked_wall_ns: int | None = None
    asked_cpu_ns: int | None = None
    asked_run_delay_ns: int | None = None


class Sample(Record, kw_only=True):
    """A cell in one round: its process, or what it did in the one that `cells_in_process` cells share (snippets of one
    interpreter and setting). `units_per_block` is how often each worker ran the unit in a timed block.

    Only samples of the same `group` and round were alternated with each other: cells that do not fit together are
    measured in several groups, the reference in each.

    `warmup_wall_ns` is the warm-up curve, one entry a pass; `warmup_workers_ns` has for each pass what each worker took
    from its own start to its own end, and is empty where there is one worker: each warms up for itself.
    `setup_wall_ns` is the scenario's set-up, the longest where several workers have each their own.
    `pool_start_wall_ns` is from the call for the workers until the last of them is ready for its first order, with the
    set-up of those that have their own; one cell after another, while the others wait. 0 where there is none to start.
    `fingerprint` is the same for units of a portable scenario that gave the same plain data, whichever interpreter ran
    them; None for other data, other scenarios, and workers side by side.
    `memory` is None where cells share a process. `transfer` is there for executors only: other strategies keep items where
    they are worked on.
    """

    round: int
    group: int = 0
    cells_in_process: int = 1
    hash_seed: int
    cpus: list[int]
    units_per_block: int
    lead_in_units: int
    start_wall_ns: int
    load_wall_ns: int
    setup_wall_ns: int
    pool_start_wall_ns: int
    warmup_wall_ns: list[int]
    warmup_workers_ns: list[list[int]] = []
    fingerprint: str | None = None
    gil: GilState
    blocks: Blocks
    workers: WorkerBlocks
    items: ItemTimes | None = None
    checks: list[Check] = []
    knobs_read_back: dict[str, str] = {}
    threads_of_the_unit: int | None = None
    back_to_back: BackToBack = BackToBack()
    surroundings: Surroundings = Surroundings()
    memory: TreeMemory | None = None
    transfer: Transfer | None = None

    @property
    def units_per_pass(self) -> int:
        """How often each worker ran the unit in a pass of the warm-up: as often as before a block, where it is run then."""
        return self.lead_in_units or self.units_per_block
