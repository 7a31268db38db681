"""Samples drawn around a truth: rounds drift, blocks scatter, workers share a block as their strategy lets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from internals_lab.model.sample import (
    BackToBack,
    Blocks,
    Check,
    GilState,
    Sample,
    Surroundings,
    TreeMemory,
    WorkerBlocks,
)

ROUND_DRIFT, BLOCK_SCATTER = 0.04, 0.012
START_NS, LEAST_BLOCK_NS = 40_000, 2_000_000
CHECKS = ("gil", "result", "starvation", "clock", "swap", "throttling", "idle")
Columns = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """What a cell truly does: `wall_ns` for a unit of each of its workers, side by side."""

    wall_ns: float
    workers: int = 1
    takes_turns: bool = False  # under one GIL
    gil_on: bool = True
    processes: int = 1
    empty_ns: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What the cells of a round have in common."""

    number: int
    hash_seed: int
    drift: float


def rounds_of(count: int, rng: np.random.Generator) -> list[Round]:
    """So many rounds."""
    return [
        Round(number=number, hash_seed=int(rng.integers(2**32)), drift=rng.lognormal(0, ROUND_DRIFT))
        for number in range(count)
    ]


def samples(truth: Truth, rounds: Sequence[Round], *, blocks: int, rng: np.random.Generator) -> list[Sample]:
    """One process a round."""
    units = max(1, round(LEAST_BLOCK_NS / truth.wall_ns))
    return [_sample(truth, one, blocks, units, rng) for one in rounds]


def _sample(truth: Truth, one: Round, blocks: int, units: int, rng: np.random.Generator) -> Sample:
    drift = one.drift
    scatter = rng.lognormal(0, BLOCK_SCATTER, blocks)
    work_ns = truth.wall_ns * units * drift * scatter
    empty_ns = None if truth.empty_ns is None else truth.empty_ns * units * drift * scatter
    wall_ns = _whole(work_ns if empty_ns is None else work_ns + empty_ns)
    workers = _workers(truth, wall_ns, rng)
    first_pass = int(wall_ns[0])
    return Sample(
        round=one.number,
        hash_seed=one.hash_seed,
        cpus=list(range(max(2, truth.workers))),
        units_per_block=units,
        lead_in_units=units,
        start_wall_ns=int(rng.integers(20_000_000, 30_000_000)),
        load_wall_ns=int(rng.integers(3_000_000, 6_000_000)),
        setup_wall_ns=int(rng.integers(20_000, 40_000)),
        pool_start_wall_ns=0
        if truth.workers == 1
        else 300_000 * truth.workers * (8 if truth.processes > 1 else 1),
        warmup_wall_ns=[2 * first_pass, first_pass + first_pass // 8, first_pass],
        gil=GilState(at_start=truth.gil_on, after_imports=truth.gil_on, at_end=truth.gil_on),
        blocks=Blocks(
            sweep=list(range(blocks)),
            position=np.cumsum(rng.integers(4, 16, blocks)).tolist(),
            wall_ns=wall_ns.tolist(),
            cpu_ns=np.bincount(workers.block, workers.cpu_ns, blocks).astype(np.int64).tolist(),
            empty_wall_ns=None if empty_ns is None else _whole(empty_ns).tolist(),
        ),
        workers=workers,
        checks=[_check(name, truth) for name in CHECKS],
        back_to_back=BackToBack(wall_ns=[int(wall_ns[0] * 0.995)], alternated_wall_ns=[int(wall_ns[0])]),
        surroundings=Surroundings(
            blocks=blocks + 1,
            idle_wall_ns=40_000_000 * blocks,
            idle_cpu_ns=0,
            major_faults=0,
            swap_bytes=0,
            swap_growth_bytes=0,
            throttled_periods=0,
            throttled_ns=0,
        ),
        memory=TreeMemory(
            rss_bytes=16_000_000 * truth.processes,
            pss_bytes=9_500_000 * truth.processes,
            uss_bytes=8_700_000 * truth.processes,
            processes=truth.processes,
        ),
    )


def _workers(truth: Truth, wall_ns: Columns, rng: np.random.Generator) -> WorkerBlocks:
    count, blocks = truth.workers, len(wall_ns)
    block = np.repeat(np.arange(blocks), count)
    whole = np.repeat(wall_ns, count)
    last = rng.integers(count, size=blocks)[block] == np.tile(np.arange(count), blocks)
    end = np.where(last, whole, whole * rng.uniform(0.93, 0.999, len(block)))
    start = (
        rng.uniform(0, min(START_NS, wall_ns.min() / 20), len(block)) if count > 1 else np.zeros(len(block))
    )
    busy = (end - start) / (count if truth.takes_turns else 1)
    switches = whole // 5_000_000 + 1 if truth.takes_turns else np.zeros(len(block))
    return WorkerBlocks(
        block=block.tolist(),
        worker=np.tile(np.arange(count), blocks).tolist(),
        start_ns=_whole(start).tolist(),
        end_ns=_whole(end).tolist(),
        cpu_ns=_whole(busy).tolist(),
        switches_voluntary=_whole(switches).tolist(),
        switches_involuntary=rng.integers(0, 2, len(block)).tolist(),
        run_delay_ns=_whole(busy * rng.uniform(0, 0.01, len(block))).tolist(),
    )


def _check(name: str, truth: Truth) -> Check:
    return Check(name=name, state="passed", detail=("on" if truth.gil_on else "off") if name == "gil" else "")


def _whole(values: NDArray[np.float64] | Columns) -> Columns:
    return np.asarray(np.rint(values), dtype=np.int64)
