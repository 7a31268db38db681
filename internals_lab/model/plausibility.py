"""What no process can have measured: columns that do not fit each other, and clocks that stood still or went back."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence

import msgspec

from internals_lab.model.sample import Blocks, Sample, WorkerBlocks


def implausible(sample: Sample) -> str | None:
    """The first thing that is wrong with a sample's figures, and what would be right; None where nothing is."""
    return next(_mistakes(sample), None)


def _mistakes(sample: Sample) -> Iterator[str]:
    blocks, workers = sample.blocks, sample.workers
    if sample.units_per_block < 1:
        yield f"a block of {sample.units_per_block} units; it has at least 1"
    yield from _unequal("blocks", blocks, len(blocks.wall_ns))
    yield from _unequal("workers", workers, len(workers.block))
    pairs = {"back_to_back": (sample.back_to_back.wall_ns, sample.back_to_back.alternated_wall_ns)}
    if sample.transfer is not None:
        pairs["transfer"] = (sample.transfer.task_wall_ns, sample.transfer.carried_wall_ns)
    for what, (one, other) in pairs.items():
        if len(one) != len(other):
            yield f"{what} has {len(one)} entries beside {len(other)}; each has its partner"
        for entries in (one, other):
            yield from _at_least(0, f"entry of {what}", entries)
    if workers.block and not (min(workers.block) >= 0 and max(workers.block) < len(blocks.wall_ns)):
        yield f"the timeline is of a block that is not there; there are {len(blocks.wall_ns)}"
    for what, column in (
        ("block", blocks.wall_ns),
        ("the empty loop of block", blocks.empty_wall_ns),
        ("warm-up", sample.warmup_wall_ns),
    ):
        yield from _at_least(1, what, column)
    for what, durations in (
        ("the CPU time of block", blocks.cpu_ns),
        ("the gathering of block", blocks.gathering_wall_ns),
        ("the CPU time of timeline entry", workers.cpu_ns),
        ("the run delay of timeline entry", workers.run_delay_ns),
        ("the beginning of timeline entry", workers.start_ns),
    ):
        yield from _at_least(0, what, durations)
    if not all(map(operator.le, workers.start_ns, workers.end_ns)):
        for place, (start_ns, end_ns) in enumerate(zip(workers.start_ns, workers.end_ns, strict=False)):
            if end_ns < start_ns:
                yield f"timeline entry {place} ends {start_ns - end_ns} ns before it begins; the clock went backwards"
    for name in ("start_wall_ns", "load_wall_ns", "setup_wall_ns", "pool_start_wall_ns"):
        if getattr(sample, name) < 0:
            yield f"{name} is {getattr(sample, name)}; a duration is not negative: the clock went backwards"


def _unequal(what: str, columns: Blocks | WorkerBlocks, length: int) -> Iterator[str]:
    # What a platform does not count may be left out altogether.
    if set(map(len, filter(None, msgspec.structs.astuple(columns)))) <= {length}:
        return
    for name in columns.__struct_fields__:
        column = getattr(columns, name)
        if column and len(column) != length:
            yield f"{what}.{name} has {len(column)} entries beside {length}; columns are of equal length"


def _at_least(least: int, what: str, column: Sequence[int | None] | None) -> Iterator[str]:
    try:
        # So it is in nearly every file: only where it is not, or where a platform left values out, each is looked at.
        if not column or min(column) >= least:  # type: ignore[type-var, operator]  # None cannot be compared
            return
    except TypeError:
        pass
    for place, value in enumerate(column or ()):
        if value is not None and value < least:
            right = "longer than nothing" if least else "not negative"
            yield f"{what} {place} took {value} ns; a duration is {right}: the clock stood still or went backwards"
            return
