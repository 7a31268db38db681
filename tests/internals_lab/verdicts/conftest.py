"""One block of several workers, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks

WALL_NS = 1000


def _block(rows: Sequence[tuple[int, int, int, int | None, int | None]], *, met: bool = True) -> Sample:
    """One block of 1000 ns with these workers: start, end, CPU time, run delay and voluntary switches of each."""
    return Sample(
        round=0,
        hash_seed=1,
        cpus=[0, 1],
        units_per_block=1,
        lead_in_units=0,
        start_wall_ns=1,
        load_wall_ns=1,
        setup_wall_ns=0,
        pool_start_wall_ns=0,
        warmup_wall_ns=[1],
        gil=GilState(),
        blocks=Blocks(
            sweep=[0],
            position=[0],
            wall_ns=[WALL_NS],
            cpu_ns=[sum(row[2] for row in rows)],
            gathering_wall_ns=[50] if met else None,
        ),
        workers=WorkerBlocks(
            block=[0] * len(rows),
            worker=list(range(len(rows))),
            start_ns=[row[0] for row in rows],
            end_ns=[row[1] for row in rows],
            cpu_ns=[row[2] for row in rows],
            switches_voluntary=[row[4] for row in rows],
            switches_involuntary=[0] * len(rows),
            run_delay_ns=[row[3] for row in rows],
        ),
    )


@pytest.fixture(scope="session")
def block_of() -> Callable[..., Sample]:
    """Makes a sample with such a block."""
    return _block
