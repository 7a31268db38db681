"""The best of several, chosen on the data that measured them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.extremes import greatest, smallest
from internals_lab.estimation.hodges_lehmann import hodges_lehmann
from internals_lab.model.cell import Interval


def interval(low: float, high: float) -> Interval:
    return Interval(estimate=(low + high) / 2, low=low, high=high, level=0.95, n=8)


def test_a_clear_extreme_keeps_its_own_interval() -> None:
    ratios = [interval(1.4, 1.6), interval(2.9, 3.1), interval(1.9, 2.1)]
    assert (smallest(ratios).place, smallest(ratios).rivals, smallest(ratios).interval) == (
        0,
        (0,),
        ratios[0],
    )
    assert (greatest(ratios).place, greatest(ratios).rivals, greatest(ratios).interval) == (
        1,
        (1,),
        ratios[1],
    )


def test_rivals_widen_the_interval_and_leave_the_estimate() -> None:
    found = smallest([interval(1.4, 1.6), interval(1.45, 1.7), interval(1.55, 1.9)])
    assert found.rivals == (0, 1)
    assert (found.interval.estimate, found.interval.low, found.interval.high) == (1.5, 1.4, 1.7)


def test_of_nothing_there_is_no_extreme() -> None:
    with pytest.raises(EstimationError):
        smallest([])
    with pytest.raises(EstimationError):
        greatest([])


PAIRS = st.lists(st.tuples(st.floats(0.1, 5), st.floats(0, 1)), min_size=1, max_size=6)


@given(PAIRS)
def test_no_ratio_lies_surely_below_the_smallest_or_above_the_greatest(
    pairs: list[tuple[float, float]],
) -> None:
    ratios = [interval(low, low + width) for low, width in pairs]
    assert all(ratio.high >= smallest(ratios).interval.low for ratio in ratios)
    assert smallest(ratios).interval.low == min(ratio.low for ratio in ratios)
    assert greatest(ratios).interval.high == max(ratio.high for ratio in ratios)


@pytest.mark.parametrize(
    ("theirs", "own"),
    [
        ([0.0], [0.0, 0.0, 0.0]),
        ([0.0, 0.0, 0.0, 0.0, 0.0], [0.0]),
        ([0.0, 0.02, 0.04], [0.0]),
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
        ([0.0, 0.01, 0.02], [0.0, 0.01, 0.02]),
        ([0.0, 1.0], [0.0, 1.0]),
    ],
)
def test_the_best_of_one_side_over_the_best_of_the_other_is_covered(
    theirs: list[float], own: list[float]
) -> None:
    """Logarithms of times, alike and unlike, with noise of 2 % a round: at most the nominal 5 % may be missed, with
    room for a simulation of 300 runs.
    """
    rng = np.random.default_rng(7)
    missed = 0
    for _ in range(300):
        of_theirs = [time + rng.normal(0, 0.02, 8) for time in theirs]
        of_own = [time + rng.normal(0, 0.02, 8) for time in own]
        over = [
            smallest([hodges_lehmann(other - one, 0.95) for other in of_theirs]).interval for one in of_own
        ]
        found = greatest(over).interval
        missed += not found.low <= min(theirs) - min(own) <= found.high
    assert missed / 300 <= 0.075
