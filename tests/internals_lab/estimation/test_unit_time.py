"""Times per unit over rounds."""

from __future__ import annotations

import pytest

from internals_lab.errors import EstimationError
from internals_lab.estimation.unit_time import unit_time_ns
from internals_lab.estimation.work import Work


def work(*elapsed_ns: int, units: int = 1, empty_ns: list[int] | None = None) -> Work:
    return Work(sweep=list(range(len(elapsed_ns))), elapsed_ns=elapsed_ns, units=units, empty_ns=empty_ns)


def test_the_time_is_per_unit_and_carries_its_rounds() -> None:
    interval = unit_time_ns([[work(400, 400, 400, units=4)]] * 8, 0.95)
    assert (interval.estimate, interval.low, interval.high) == pytest.approx((100, 100, 100))
    assert interval.n == 8


def test_a_round_counts_once_however_many_blocks_it_has() -> None:
    few, many = work(100, 100), work(*[300] * 1000)
    interval = unit_time_ns([[few], [many]] * 4, 0.95)
    assert interval.estimate == pytest.approx((100 * 300) ** 0.5)
    assert interval.n == 8


def test_several_processes_of_a_round_count_as_one() -> None:
    interval = unit_time_ns([[work(100), work(400)], [work(200)]] * 4, 0.95)
    assert (interval.estimate, interval.low, interval.high) == pytest.approx((200, 200, 200))
    assert interval.n == 8


def test_a_pause_in_one_block_of_many_does_not_move_a_typical_time() -> None:
    assert unit_time_ns([[work(100, 100, 10**9)]] * 6, 0.95).estimate == pytest.approx(100)


def test_the_empty_loop_is_subtracted() -> None:
    interval = unit_time_ns([[work(130, 130, units=10, empty_ns=[30, 30])]] * 6, 0.95)
    assert interval.estimate == pytest.approx(10)


def test_work_that_drowns_in_its_empty_loop_has_no_time() -> None:
    with pytest.raises(EstimationError, match="no longer than the empty loop"):
        unit_time_ns([[work(30, 30, empty_ns=[30, 31])]] * 6, 0.95)


def test_too_few_rounds_have_no_interval() -> None:
    with pytest.raises(EstimationError, match="too few"):
        unit_time_ns([[work(100)]] * 5, 0.95)
