"""What processes measured, made up: intervals, and samples of which a page needs something."""

from __future__ import annotations

import itertools

import msgspec

from internals_lab.model.cell import Interval
from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks


def interval(estimate: float, spread: float = 0.03, n: int = 8) -> Interval:
    """An interval that is wider above than below, as intervals of ratios are."""
    return Interval(
        estimate=estimate, low=estimate * (1 - spread), high=estimate * (1 + 1.3 * spread), level=0.95, n=n
    )


def sample(gil: GilState, number: int = 0, workers: int = 1) -> Sample:
    """A sample of which only the GIL state matters, and, of several workers, the timeline of four blocks."""
    lanes = list(itertools.product(range(4), range(workers))) if workers > 1 else []
    return Sample(
        round=number,
        hash_seed=1,
        cpus=[0, 1],
        units_per_block=1,
        lead_in_units=1,
        start_wall_ns=1,
        load_wall_ns=1,
        setup_wall_ns=0,
        pool_start_wall_ns=0,
        warmup_wall_ns=[],
        gil=gil,
        blocks=Blocks(wall_ns=[6_000_000] * 4 if lanes else []),
        workers=WorkerBlocks(
            block=[block for block, _ in lanes],
            worker=[worker for _, worker in lanes],
            start_ns=[20_000 * (1 + worker) for _, worker in lanes],
            end_ns=[6_000_000 - 100_000 * worker for _, worker in lanes],
            cpu_ns=[5_500_000 for _ in lanes],
        ),
    )


def seen(off: bool, rounds: int = 8, workers: int = 1) -> list[Sample]:
    """Samples that saw the GIL off, or on, from start to end."""
    state = GilState(at_start=not off, after_imports=not off, at_end=not off)
    return [sample(state, number, workers) for number in range(rounds)]


def course(unit_ns: float, number: int) -> Sample:
    """A process that needed twice the time at first, and then five blocks that differ as rounds do."""
    noise = 1 + 0.004 * ((number * 7) % 5 - 2)
    state = GilState(at_start=True, after_imports=True, at_end=True)
    return msgspec.structs.replace(
        sample(state, number),
        units_per_block=4,
        lead_in_units=2,
        warmup_wall_ns=[round(unit_ns * noise * 2 * slow) for slow in (2.0, 1.3, 1.05, 1.0)],
        blocks=Blocks(sweep=list(range(5)), wall_ns=[round(unit_ns * noise * 4)] * 5, cpu_ns=[1] * 5),
    )
