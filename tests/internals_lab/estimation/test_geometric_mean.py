"""The mean speedup over several programs, one value a round."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.geometric_mean import mean_ratios
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.pairing import RoundRatio

LOGARITHMS = st.floats(min_value=-5, max_value=5)


def values(*speedups: float) -> dict[int, RoundRatio]:
    return {
        number: RoundRatio(math.log(speedup), math.log(speedup / 2))
        for number, speedup in enumerate(speedups)
    }


def test_twice_as_fast_and_half_as_fast_are_as_fast_on_the_whole() -> None:
    mean = mean_ratios([values(2.0, 2.0), values(0.5, 0.125)])
    assert [math.exp(one.typical) for one in mean.values()] == pytest.approx([1.0, 0.5])
    assert [math.exp(one.total) for one in mean.values()] == pytest.approx([0.5, 0.25])


def test_only_rounds_that_all_programs_have_count() -> None:
    assert list(mean_ratios([values(1.0, 1.0, 1.0), values(1.0, 1.0)])) == [0, 1]
    assert mean_ratios([values(1.0), {7: RoundRatio(0.0, 0.0)}]) == {}
    with pytest.raises(EstimationError, match="no program"):
        mean_ratios([])


@given(st.lists(st.tuples(LOGARITHMS, LOGARITHMS, LOGARITHMS), min_size=1, max_size=8))
def test_what_it_is_held_against_does_not_change_the_order(
    times: list[tuple[float, float, float]],
) -> None:
    def mean(one: int, other: int) -> float:
        programs = [{0: RoundRatio(logs[other] - logs[one], 0.0)} for logs in times]
        return mean_ratios(programs)[0].typical

    assert mean(0, 1) + mean(1, 2) == pytest.approx(mean(0, 2), abs=1e-9)


def test_its_interval_covers_the_mean_of_the_true_speedups() -> None:
    rng = random.Random(5)
    truth = [math.log(speedup) for speedup in (0.7, 1.0, 1.3, 2.5, 4.0)]
    runs, missed = 400, 0
    for _ in range(runs):
        # Noise that is skewed, and as different from program to program as programs are.
        programs = [
            {number: RoundRatio(true + width * (rng.expovariate(1) - 1), 0.0) for number in range(8)}
            for true, width in zip(truth, (0.002, 0.01, 0.01, 0.03, 0.05), strict=True)
        ]
        interval = of_logarithms([one.typical for one in mean_ratios(programs).values()], 0.95)
        missed += not interval.low <= math.exp(sum(truth) / len(truth)) <= interval.high
    assert 0.005 < missed / runs < 0.10
