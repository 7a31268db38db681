"""What workers went without that could run: their run delay, and what a hypervisor takes without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from internals_lab.model.results import LostShares
from internals_lab.model.sample import Sample
from internals_lab.verdicts.lost_shares import RoundOfWorkers, lost_shares
from internals_lab.verdicts.without_processor import without_processor_ns

BlockOf = Callable[..., Sample]


def shares(one: Sample) -> LostShares:
    return lost_shares([RoundOfWorkers(samples=[one], cpu_at_one_ns=0.0)], len(one.workers.start_ns))


def test_a_worker_that_never_gave_its_processor_up_did_not_wait(block_of: BlockOf) -> None:
    assert without_processor_ns(block_of([(0, 1000, 600, 0, 0)])) == [400]
    assert without_processor_ns(block_of([(0, 1000, 600, 150, 0)])) == [400]
    assert without_processor_ns(block_of([(0, 1000, 1001, 0, 0)])) == [0]


def test_one_that_gave_it_up_may_have_waited_for_all_but_its_run_delay(block_of: BlockOf) -> None:
    assert without_processor_ns(block_of([(0, 1000, 600, 150, 1)])) == [150]


@pytest.mark.parametrize(("met", "expected"), [(True, [0, 300]), (False, [0, 0])])
def test_who_is_late_where_all_were_to_begin_at_once_had_nothing_to_run_on(
    met: bool, expected: list[int], block_of: BlockOf
) -> None:
    assert (
        without_processor_ns(block_of([(0, 1000, 1000, 0, 0), (300, 1000, 700, 0, 0)], met=met)) == expected
    )


def test_a_late_start_and_its_run_delay_are_not_counted_twice(block_of: BlockOf) -> None:
    assert without_processor_ns(block_of([(300, 1000, 700, 250, 1)])) == [300]


def test_without_counts_nothing_is_told_beyond_the_run_delay(block_of: BlockOf) -> None:
    assert without_processor_ns(block_of([(0, 1000, 600, 150, None)])) == [150]
    assert without_processor_ns(block_of([(0, 1000, 600, None, 0)])) is None


def test_what_a_hypervisor_takes_is_starvation_and_neither_waiting_nor_a_late_start(
    block_of: BlockOf,
) -> None:
    found = shares(block_of([(0, 1000, 600, 0, 0), (300, 1000, 500, 0, 0)]))
    assert (found.starved, found.waiting, found.starting) == pytest.approx((0.45, 0.0, 0.0))


def test_workers_that_are_woken_one_by_one_start_late_by_themselves(block_of: BlockOf) -> None:
    found = shares(block_of([(0, 1000, 1000, 0, 0), (300, 1000, 700, 0, 0)], met=False))
    assert (found.starved, found.waiting, found.starting) == pytest.approx((0.0, 0.0, 0.15))
