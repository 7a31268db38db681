"""Quantiles of latencies by nearest rank, and over rounds."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from internals_lab.errors import EstimationError
from internals_lab.estimation.quantiles import fewest_items, quantile, quantile_over_rounds, thinned


@pytest.mark.parametrize("count", [1, 2, 3, 10, 99, 100, 101, 1000])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 0.99, 1.0])
def test_a_quantile_is_that_of_the_inverted_distribution(count: int, share: float) -> None:
    values = sorted(random.Random(count).sample(range(10_000), count))
    assert quantile(values, share) == np.quantile(values, share, method="inverted_cdf")


def test_one_of_a_hundred_is_beyond_the_99th_percentile() -> None:
    assert quantile([*range(1, 100), 5000], 0.99) == 99
    assert quantile([*range(1, 99), 5000], 0.99) == 5000


@pytest.mark.parametrize(
    ("values", "share", "reason"),
    [
        ([], 0.5, "no item was timed"),
        ([1], 0.0, "a quantile of 0 means nothing"),
        ([1], 1.1, "means nothing"),
    ],
)
def test_what_is_no_quantile_is_refused(values: list[int], share: float, reason: str) -> None:
    with pytest.raises(EstimationError, match=reason):
        quantile(values, share)


def test_few_values_are_all_kept_and_many_keep_their_quantiles() -> None:
    assert thinned([1, 2, 3], 3) == [1, 2, 3]
    rng = random.Random(5)
    values = sorted(round(1e6 * rng.lognormvariate(0, 1)) for _ in range(20_000))
    kept = thinned(values, 400)
    assert len(kept) == 400
    assert kept == sorted(kept)
    for share in (0.1, 0.5, 0.9, 0.99):
        assert quantile(kept, share) == pytest.approx(quantile(values, share), rel=0.1)


def test_so_many_items_tell_a_quantile_from_the_largest() -> None:
    assert (fewest_items(0.5), fewest_items(0.9), fewest_items(0.99)) == (2, 10, 100)


def test_over_rounds_the_process_is_one_value_and_the_interval_is_of_ratios() -> None:
    values = [100, 200, 400, 800, 1600, 3200]
    found = quantile_over_rounds([[value] for value in values], 0.95)
    assert found.n == 6
    assert found.estimate == pytest.approx(math.sqrt(100 * 3200))
    assert (found.low, found.high) == (pytest.approx(100), pytest.approx(3200))
    doubled = quantile_over_rounds([[value / 2, value * 2] for value in values], 0.95)
    assert doubled.estimate == pytest.approx(found.estimate)


def test_a_latency_that_is_not_positive_is_refused() -> None:
    with pytest.raises(EstimationError, match="an item took no time"):
        quantile_over_rounds([[100], [0]] * 4, 0.95)
