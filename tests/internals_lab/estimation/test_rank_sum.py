"""The Mann-Whitney distribution against enumeration, scipy and printed tables."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.rank_sum import null_distribution, shift_rank


@pytest.mark.parametrize(("n", "m"), [(1, 1), (2, 3), (4, 2), (4, 5)])
def test_null_distribution_is_that_of_all_orders(n: int, m: int) -> None:
    counts = np.zeros(n * m + 1)
    for places in itertools.combinations(range(n + m), n):
        counts[sum(place - before for before, place in enumerate(places))] += 1
    np.testing.assert_allclose(null_distribution(n, m), counts / counts.sum(), rtol=1e-12)


@given(st.integers(1, 20), st.integers(1, 20))
def test_null_distribution_sums_to_one_and_is_symmetric(n: int, m: int) -> None:
    distribution = null_distribution(n, m)
    assert distribution.sum() == pytest.approx(1)
    np.testing.assert_allclose(distribution, distribution[::-1])
    np.testing.assert_allclose(distribution, null_distribution(m, n))


@given(st.lists(st.integers(0, 500), min_size=4, max_size=16, unique=True), st.integers(1, 3))
def test_tails_are_scipys(values: list[int], first: int) -> None:
    one, other = values[:first], values[first:]
    told = scipy.stats.mannwhitneyu(one, other, method="exact", alternative="less")
    tail = null_distribution(len(one), len(other))[: int(told.statistic) + 1].sum()
    assert tail == pytest.approx(float(told.pvalue))


@pytest.mark.parametrize(
    ("n", "m", "level", "k"),
    # Critical values of the two-sided test are printed as k - 1: 5 for 6 and 6, 8 for 6 and 8, 75 for 16 and 16 at 5 %.
    [(3, 3, 0.95, 0), (4, 4, 0.95, 1), (6, 6, 0.95, 6), (6, 8, 0.95, 9), (16, 16, 0.95, 76), (6, 6, 0.99, 3)],
)
def test_ranks_are_those_of_the_printed_tables(n: int, m: int, level: float, k: int) -> None:
    assert shift_rank(n, m, level) == k


@pytest.mark.parametrize("level", [0.0, 1.0, 2.0])
def test_a_level_that_means_nothing_is_refused(level: float) -> None:
    with pytest.raises(EstimationError, match="between 0 and 1"):
        shift_rank(6, 6, level)
