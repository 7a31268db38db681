"""The two values of a round, on blocks that can be reckoned by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.pairing import round_ratio
from internals_lab.estimation.work import Work

TIMES = st.integers(1, 10**9)


def work(
    *elapsed_ns: int, sweep: list[int] | None = None, units: int = 1, empty_ns: list[int] | None = None
) -> Work:
    return Work(
        sweep=list(range(len(elapsed_ns))) if sweep is None else sweep,
        elapsed_ns=elapsed_ns,
        units=units,
        empty_ns=empty_ns,
    )


def test_above_zero_the_subject_is_faster() -> None:
    ratio = round_ratio(subject=work(100, 100, 100), reference=work(200, 200, 200))
    assert ratio == pytest.approx((math.log(2), math.log(2)))


def test_typical_is_the_median_of_neighbours_and_total_the_ratio_of_sums() -> None:
    ratio = round_ratio(subject=work(100, 100, 700), reference=work(200, 300, 400))
    assert math.exp(ratio.typical) == pytest.approx(2)  # of 2, 3, 4/7
    assert math.exp(ratio.total) == pytest.approx(1)  # 900 / 900


def test_a_rare_long_pause_shows_in_the_total_only() -> None:
    ratio = round_ratio(subject=work(*[100] * 15, 1600), reference=work(*[100] * 16))
    assert ratio.typical == 0
    assert math.exp(ratio.total) == pytest.approx(1600 / 3100)


def test_drift_of_the_machine_cancels_between_neighbours() -> None:
    drift = [1, 2, 4, 8, 16]
    ratio = round_ratio(subject=work(*(100 * d for d in drift)), reference=work(*(150 * d for d in drift)))
    assert math.exp(ratio.typical) == pytest.approx(1.5)
    assert math.exp(ratio.total) == pytest.approx(1.5)


def test_blocks_are_paired_by_sweep_and_not_by_place() -> None:
    long_blocks = work(5000, 10, sweep=[4, 9], units=10)
    short_blocks = work(7, 7, 1000, 7, 2, sweep=[1, 2, 4, 7, 9])
    ratio = round_ratio(subject=long_blocks, reference=short_blocks)
    assert math.exp(ratio.typical) == pytest.approx(2)  # 1000 / 500 and 2 / 1
    assert math.exp(ratio.total) == pytest.approx((1000 + 2) / 2 / ((5000 + 10) / 20))


def test_short_blocks_on_both_sides_of_a_long_one_count_as_one() -> None:
    ratio = round_ratio(subject=work(1000, sweep=[3], units=10), reference=work(100, 300, sweep=[3, 3]))
    assert math.exp(ratio.typical) == pytest.approx(2)


def test_times_are_compared_per_unit_of_work() -> None:
    ratio = round_ratio(subject=work(400, 400, units=8), reference=work(100, 100, units=1))
    assert math.exp(ratio.typical) == pytest.approx(2)


def test_the_empty_loop_is_subtracted_block_by_block() -> None:
    subject = work(110, 120, 130, empty_ns=[10, 20, 30])
    reference = work(205, 215, 225, empty_ns=[5, 15, 25])
    assert math.exp(round_ratio(subject, reference).typical) == pytest.approx(2)


def test_one_block_below_its_empty_loop_is_ranked_and_not_clipped() -> None:
    """As if it had been faster than any other: with 4 blocks of 5 left the median is one of theirs."""
    subject = work(110, 110, 110, 110, 110, empty_ns=[10, 10, 10, 10, 150])
    ratio = round_ratio(subject, work(200, 300, 400, 500, 600))
    assert math.exp(ratio.typical) == pytest.approx(4)
    assert math.exp(ratio.total) == pytest.approx(2000 / (400 - 40))


@pytest.mark.parametrize("empty_ns", [[100, 100, 10], [150, 120, 10], [10, 10, 900]])
def test_work_that_drowns_in_its_empty_loop_is_refused(empty_ns: list[int]) -> None:
    """In the median, or over all blocks together."""
    with pytest.raises(EstimationError, match="no longer than the empty loop"):
        round_ratio(work(100, 100, 100, empty_ns=empty_ns), work(100, 100, 100))


def test_sides_that_drown_in_the_same_block_are_refused() -> None:
    drowned = work(100, 200, 200, empty_ns=[100, 100, 100])
    with pytest.raises(EstimationError, match="no longer than the empty loop"):
        round_ratio(drowned, drowned)


def test_sides_without_a_shared_sweep_are_refused() -> None:
    with pytest.raises(EstimationError, match="share no sweep"):
        round_ratio(work(1, 1, sweep=[0, 2]), work(1, 1, sweep=[1, 3]))


@pytest.mark.parametrize("bad", [0, -5])
def test_a_duration_that_is_not_positive_is_refused(bad: int) -> None:
    with pytest.raises(EstimationError, match=f"timed block 1 took {bad} ns"):
        work(100, bad, 100)
    with pytest.raises(EstimationError, match=f"empty loop 0 took {bad} ns"):
        work(100, empty_ns=[bad])


def test_no_block_no_unit_and_unequal_columns_are_refused() -> None:
    with pytest.raises(EstimationError, match="no timed block"):
        work()
    with pytest.raises(EstimationError, match="0 units"):
        work(1, units=0)
    with pytest.raises(EstimationError, match="2 in sweep, 3 timed blocks"):
        work(1, 1, 1, sweep=[0, 1])
    with pytest.raises(EstimationError, match="1 in empty_ns, 2 timed blocks"):
        work(1, 1, empty_ns=[1])


@given(st.lists(st.tuples(TIMES, TIMES), min_size=1, max_size=30))
def test_swapping_the_sides_turns_the_sign(blocks: list[tuple[int, int]]) -> None:
    one, other = work(*(a for a, _ in blocks)), work(*(b for _, b in blocks))
    there, back = round_ratio(one, other), round_ratio(other, one)
    assert back.typical == pytest.approx(-there.typical, abs=1e-12)
    assert back.total == pytest.approx(-there.total, abs=1e-12)


@given(st.lists(TIMES, min_size=1, max_size=30))
def test_a_side_compared_with_itself_is_exactly_equal(elapsed_ns: list[int]) -> None:
    assert round_ratio(work(*elapsed_ns), work(*elapsed_ns)) == (0, 0)
