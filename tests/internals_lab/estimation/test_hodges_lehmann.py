"""The estimate and its interval: by hand, by symmetry, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import hodges_lehmann, of_logarithms, walsh_averages

ROUNDS = st.lists(st.floats(-10, 10), min_size=6, max_size=24)


def test_walsh_averages_of_three_values() -> None:
    np.testing.assert_array_equal(walsh_averages([4.0, 0.0, 1.0]), [0, 0.5, 1, 2, 2.5, 4])


def test_six_rounds_by_hand() -> None:
    # k = 1 at 95 %, so the limits are the extremes; the middle one of the 21 averages is the estimate.
    interval = hodges_lehmann([1, 2, 3, 4, 5, 12], 0.95)
    assert (interval.low, interval.high, interval.n, interval.level) == (1, 12, 6, 0.95)
    assert interval.estimate == 3.5


def test_eight_rounds_by_hand() -> None:
    # k = 4: the averages begin 0, 0.5, 1, 1, 1.5 ... and end ... 6.5, 6.5, 7 (three below 6 are cut off).
    interval = hodges_lehmann([0, 1, 2, 3, 4, 5, 6, 7], 0.95)
    assert (interval.estimate, interval.low, interval.high) == (3.5, 1, 6)


@given(ROUNDS, st.floats(-100, 100), st.sampled_from([-2.0, -1.0, 0.5, 3.0]))
def test_estimate_and_limits_follow_a_shift_and_a_change_of_scale(
    values: list[float], shift: float, scale: float
) -> None:
    before, after = hodges_lehmann(values, 0.95), hodges_lehmann([scale * v + shift for v in values], 0.95)
    limits = sorted([scale * before.low + shift, scale * before.high + shift])
    assert [after.low, after.high] == pytest.approx(limits, abs=1e-9)
    assert after.estimate == pytest.approx(scale * before.estimate + shift, abs=1e-9)


@given(ROUNDS, st.randoms())
def test_the_order_of_rounds_does_not_matter(values: list[float], rng: object) -> None:
    shuffled = list(values)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert hodges_lehmann(shuffled, 0.95) == hodges_lehmann(values, 0.95)


@given(ROUNDS)
def test_the_interval_holds_the_estimate_and_widens_with_the_level(values: list[float]) -> None:
    narrow, wide = hodges_lehmann(values, 0.9), hodges_lehmann(values, 0.95)
    assert min(values) <= wide.low <= narrow.low <= narrow.estimate <= narrow.high <= wide.high <= max(values)


@given(ROUNDS)
def test_swapping_the_sides_of_a_ratio_gives_its_inverse(values: list[float]) -> None:
    there, back = of_logarithms(values, 0.95), of_logarithms([-v for v in values], 0.95)
    assert back.estimate == pytest.approx(1 / there.estimate)
    assert (back.low, back.high) == (pytest.approx(1 / there.high), pytest.approx(1 / there.low))


def test_one_wild_round_moves_the_estimate_little() -> None:
    calm = hodges_lehmann([0.1] * 16, 0.95)
    wild = hodges_lehmann([0.1] * 15 + [50.0], 0.95)
    assert wild.estimate == calm.estimate == pytest.approx(0.1)
    assert wild.high == pytest.approx(0.1)


@pytest.mark.parametrize("n", [8, 16])
@pytest.mark.parametrize("shape", ["normal", "heavy tails"])
def test_the_interval_covers_the_truth_at_least_as_often_as_it_says(n: int, shape: str) -> None:
    rng = np.random.default_rng(20260101)
    truth, simulations = 0.3, 2000
    noise = (
        rng.standard_normal((simulations, n)) if shape == "normal" else rng.standard_t(2, (simulations, n))
    )
    intervals = [hodges_lehmann(row, 0.95) for row in truth + 0.03 * noise]
    covered = sum(interval.low <= truth <= interval.high for interval in intervals) / simulations
    # Exact coverage is 0.961 (n = 8) and 0.956 (n = 16); three standard errors of 2,000 simulations are 0.014.
    exact = {8: 1 - 2 * 5 / 2**8, 16: 0.9557}[n]
    assert covered == pytest.approx(exact, abs=0.014)


def test_too_few_rounds_are_refused_with_the_number_that_would_do() -> None:
    with pytest.raises(EstimationError, match="5 rounds are too few for a 95 % interval; 6 are the fewest"):
        hodges_lehmann([1, 2, 3, 4, 5], 0.95)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(EstimationError, match="not finite"):
        hodges_lehmann([1, 2, 3, 4, 5, 6, bad], 0.95)
