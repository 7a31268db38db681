"""How far two sets of independent values lie apart."""

from __future__ import annotations

import math

import numpy as np
import pytest

from internals_lab.errors import EstimationError
from internals_lab.estimation.two_samples import shift_of_samples

LOW, HIGH = [1.0, 4.0, 2.0, 5.0, 3.0, 6.0], [11.0, 14.0, 12.0, 15.0, 13.0, 16.0]


def test_the_estimate_is_the_middle_of_all_differences() -> None:
    found = shift_of_samples(HIGH, LOW, 0.95)
    assert (found.estimate, found.n) == (10, 6)
    assert found.low < 10 < found.high


def test_sides_that_are_exchanged_give_the_opposite() -> None:
    one, other = shift_of_samples(HIGH, LOW, 0.95), shift_of_samples(LOW, HIGH, 0.95)
    assert (one.low, one.estimate, one.high) == (-other.high, -other.estimate, -other.low)


def test_the_limits_are_those_of_the_book() -> None:
    # Of 36 differences: P(U <= 5) = 0.0206 <= 0.025 < P(U <= 6) = 0.0325 for 6 and 6 values, so the 6th from each end.
    ordered = sorted(x - y for x in HIGH for y in LOW)
    found = shift_of_samples(HIGH, LOW, 0.95)
    assert (found.low, found.high) == (ordered[5], ordered[-6])


def test_values_may_be_nothing_and_all_alike() -> None:
    found = shift_of_samples([0.0] * 6, [0.0] * 6, 0.95)
    assert (found.low, found.estimate, found.high) == (0, 0, 0)


def test_the_interval_covers_as_often_as_it_says() -> None:
    random = np.random.default_rng(7)
    hits = 0
    for _ in range(600):
        found = shift_of_samples(random.exponential(1, 8) + 3, random.exponential(1, 8), 0.95)
        hits += found.low <= 3 <= found.high
    assert hits / 600 > 0.93


@pytest.mark.parametrize("few", [[], [1.0], [1.0, 2.0, 3.0]])
def test_too_few_values_are_refused(few: list[float]) -> None:
    with pytest.raises(EstimationError, match="too few"):
        shift_of_samples(few, [1.0, 2.0, 3.0], 0.95)


def test_a_value_without_end_is_refused() -> None:
    with pytest.raises(EstimationError, match="not finite"):
        shift_of_samples([math.inf, *LOW], LOW, 0.95)
