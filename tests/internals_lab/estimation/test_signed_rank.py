"""The null distribution against enumeration and printed tables."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.signed_rank import fewest_rounds, interval_rank, null_distribution


@pytest.mark.parametrize("n", [1, 2, 3, 6, 9])
def test_null_distribution_is_that_of_all_sign_patterns(n: int) -> None:
    counts = np.zeros(n * (n + 1) // 2 + 1)
    for signs in itertools.product((0, 1), repeat=n):
        counts[sum(rank for rank, sign in enumerate(signs, start=1) if sign)] += 1
    np.testing.assert_array_equal(null_distribution(n), counts / 2**n)


@given(st.integers(1, 64))
def test_null_distribution_sums_to_one_and_is_symmetric(n: int) -> None:
    distribution = null_distribution(n)
    assert distribution.sum() == pytest.approx(1)
    np.testing.assert_allclose(distribution, distribution[::-1])


@pytest.mark.parametrize(
    ("n", "level", "k"),
    # Critical values of the two-sided test are printed as k - 1: 0, 2, 3, 5, 8 for n = 6 ... 10 at 5 %.
    [
        *(
            (5, 0.95, 0),
            (6, 0.95, 1),
            (7, 0.95, 3),
            (8, 0.95, 4),
            (9, 0.95, 6),
            (10, 0.95, 9),
            (16, 0.95, 30),
        ),
        *((7, 0.99, 0), (8, 0.99, 1), (10, 0.99, 4)),
    ],
)
def test_interval_rank_agrees_with_printed_tables(n: int, level: float, k: int) -> None:
    assert interval_rank(n, level) == k


def test_interval_rank_keeps_a_tail_that_is_exactly_the_allowed_one() -> None:
    assert interval_rank(6, 1 - 2 / 2**6) == 1
    # 1 - 0.9 is not 0.1 in binary; the level is met all the same at P(W <= 0) = 0.0625 for n = 4.
    assert interval_rank(4, 0.875) == 1


@pytest.mark.parametrize(("level", "n"), [(0.95, 6), (0.985, 8), (0.99, 8), (0.9972, 10)])
def test_fewest_rounds_are_where_all_of_one_sign_is_rare_enough(level: float, n: int) -> None:
    assert fewest_rounds(level) == n
    assert 2 / 2**n <= 1 - level < 2 / 2 ** (n - 1)


@given(st.lists(st.floats(-1, 1), min_size=6, max_size=20, unique_by=abs).filter(lambda x: 0 not in x))
def test_interval_excludes_a_centre_exactly_when_the_signed_rank_test_rejects_it(values: list[float]) -> None:
    p = scipy.stats.wilcoxon(values, method="exact").pvalue
    averages = sorted((a + b) / 2 for i, a in enumerate(values) for b in values[i:])
    k = interval_rank(len(values), 0.95)
    assert (averages[k - 1] > 0 or averages[-k] < 0) == (p <= 0.05)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_without_meaning_is_refused(level: float) -> None:
    with pytest.raises(EstimationError, match="between 0 and 1"):
        interval_rank(8, level)


def test_a_negative_number_of_values_is_refused() -> None:
    with pytest.raises(EstimationError, match="n must be 0 or more"):
        null_distribution(-1)
