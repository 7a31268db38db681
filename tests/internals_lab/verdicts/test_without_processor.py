"""What workers went without that could run: their run delay, and what a hypervisor takes without a word."""

from __future__ import annotations

import pytest

from internals_lab.model.results import LostShares
from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks
from internals_lab.verdicts.lost_shares import RoundOfWorkers, lost_shares
from internals_lab.verdicts.without_processor import without_processor_ns

WALL_NS = 1000


def sample(rows: list[tuple[int, int, int, int | None, int | None]], *, met: bool = True) -> Sample:
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


def shares(one: Sample) -> LostShares:
    return lost_shares([RoundOfWorkers(samples=[one], cpu_at_one_ns=0.0)], len(one.workers.start_ns))


def test_a_worker_that_never_gave_its_processor_up_did_not_wait() -> None:
    assert without_processor_ns(sample([(0, 1000, 600, 0, 0)])) == [400]
    assert without_processor_ns(sample([(0, 1000, 600, 150, 0)])) == [400]
    assert without_processor_ns(sample([(0, 1000, 1001, 0, 0)])) == [0]


def test_one_that_gave_it_up_may_have_waited_for_all_but_its_run_delay() -> None:
    assert without_processor_ns(sample([(0, 1000, 600, 150, 1)])) == [150]


@pytest.mark.parametrize(("met", "expected"), [(True, [0, 300]), (False, [0, 0])])
def test_who_is_late_where_all_were_to_begin_at_once_had_nothing_to_run_on(
    met: bool, expected: list[int]
) -> None:
    assert without_processor_ns(sample([(0, 1000, 1000, 0, 0), (300, 1000, 700, 0, 0)], met=met)) == expected


def test_a_late_start_and_its_run_delay_are_not_counted_twice() -> None:
    assert without_processor_ns(sample([(300, 1000, 700, 250, 1)])) == [300]


def test_without_counts_nothing_is_told_beyond_the_run_delay() -> None:
    assert without_processor_ns(sample([(0, 1000, 600, 150, None)])) == [150]
    assert without_processor_ns(sample([(0, 1000, 600, None, 0)])) is None


def test_what_a_hypervisor_takes_is_starvation_and_neither_waiting_nor_a_late_start() -> None:
    found = shares(sample([(0, 1000, 600, 0, 0), (300, 1000, 500, 0, 0)]))
    assert (found.starved, found.waiting, found.starting) == pytest.approx((0.45, 0.0, 0.0))


def test_workers_that_are_woken_one_by_one_start_late_by_themselves() -> None:
    found = shares(sample([(0, 1000, 1000, 0, 0), (300, 1000, 700, 0, 0)], met=False))
    assert (found.starved, found.waiting, found.starting) == pytest.approx((0.0, 0.0, 0.15))
