"""The ratio of independent passes: by hand, by symmetry, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.two_samples import quotients, ratio_of_samples

PASSES = st.lists(st.floats(0.01, 1e6), min_size=4, max_size=16)


def test_quotients_of_all_with_all() -> None:
    np.testing.assert_array_equal(quotients([2.0, 6.0], [1.0, 4.0]), [0.5, 1.5, 2.0, 6.0])


def test_four_and_four_passes_by_hand() -> None:
    # k = 1 at 95 %: the limits are the extremes; the middle two of the 16 quotients are 8 / 2 and 8 / 2.
    interval = ratio_of_samples([8.0, 8.0, 8.0, 16.0], [1.0, 2.0, 2.0, 2.0], 0.95)
    assert (interval.low, interval.estimate, interval.high, interval.n) == (4.0, 4.0, 16.0, 4)


def test_between_two_quotients_is_half_way_of_their_logarithms() -> None:
    interval = ratio_of_samples([1.0, 1.0, 4.0, 4.0], [1.0] * 4, 0.95)
    assert interval.estimate == pytest.approx(2.0)


def test_what_every_pass_gives_has_a_ratio_to_the_last_bit() -> None:
    interval = ratio_of_samples([84.0] * 6, [56.0] * 8, 0.95)
    assert (interval.low, interval.estimate, interval.high, interval.n) == (1.5, 1.5, 1.5, 6)


@given(PASSES, PASSES)
def test_swapping_the_sides_gives_the_inverse(subject: list[float], reference: list[float]) -> None:
    there, back = ratio_of_samples(subject, reference, 0.95), ratio_of_samples(reference, subject, 0.95)
    assert back.estimate == pytest.approx(1 / there.estimate)
    assert (back.low, back.high) == (pytest.approx(1 / there.high), pytest.approx(1 / there.low))


@given(PASSES, PASSES, st.floats(0.01, 100))
def test_a_factor_of_one_side_is_one_of_the_ratio(
    subject: list[float], reference: list[float], factor: float
) -> None:
    before = ratio_of_samples(subject, reference, 0.95)
    after = ratio_of_samples([factor * value for value in subject], reference, 0.95)
    assert [after.estimate, after.low, after.high] == pytest.approx(
        [factor * before.estimate, factor * before.low, factor * before.high]
    )


@given(PASSES, PASSES, st.randoms())
def test_the_order_of_passes_does_not_matter(
    subject: list[float], reference: list[float], rng: object
) -> None:
    shuffled = list(subject)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ratio_of_samples(shuffled, reference, 0.95) == ratio_of_samples(subject, reference, 0.95)


@pytest.mark.parametrize(("n", "m"), [(6, 6), (8, 8), (6, 8)])
@pytest.mark.parametrize("shape", ["normal", "skewed", "counts"])
def test_the_interval_covers_the_truth_at_least_as_often_as_it_says(n: int, m: int, shape: str) -> None:
    rng = np.random.default_rng(20260101)
    truth, simulations = 1.3, 2000
    draw = {
        "normal": lambda count: np.exp(0.1 * rng.standard_normal((simulations, count))),
        "skewed": lambda count: 1 + rng.exponential(0.5, (simulations, count)),
        # Ties in plenty.
        "counts": lambda count: rng.integers(10, 14, (simulations, count)).astype(float),
    }[shape]
    pairs = zip(truth * draw(n), draw(m), strict=True)
    intervals = [ratio_of_samples(list(one), list(other), 0.95) for one, other in pairs]
    near = 1e-12
    covered = sum(one.low - near <= truth <= one.high + near for one in intervals) / simulations
    # Exact coverage is 0.959 (6 and 6), 0.950 (8 and 8) and 0.957 (6 and 8); four standard errors of 2,000 are 0.019.
    assert covered >= 0.95 - 0.019
    assert shape == "counts" or covered <= 0.96 + 0.019


@pytest.mark.parametrize("values", [[1.0, 0.0, 1.0, 1.0], [-1.0] * 4, [float("nan")] * 4, [float("inf")] * 4])
def test_only_figures_above_zero_have_a_ratio(values: list[float]) -> None:
    for sides in ((values, [1.0] * 4), ([1.0] * 4, values)):
        with pytest.raises(EstimationError, match="values above 0"):
            ratio_of_samples(*sides, 0.95)


@pytest.mark.parametrize(("n", "m"), [(3, 3), (0, 6), (1, 20)])
def test_too_few_passes_are_refused(n: int, m: int) -> None:
    with pytest.raises(EstimationError, match=f"{n} and {m} values are too few"):
        ratio_of_samples([1.0] * n, [1.0] * m, 0.95)
