"""The dip statistic against a reference implementation, and its test against simulated modes."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from internals_lab.estimation.dip import CRITICAL, FEWEST, dip, is_multimodal


# What the C code of R's diptest gives, except for even spacing, which it calls zero by definition.
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1.1, 1.2, 1.3, 5, 5.1, 5.2, 5.3], 0.23125),
        ([1, 1, 1, 2, 2, 3, 3, 3, 3, 4], 0.15),
        ([0, 0.1, 0.2, 3, 3.1, 6, 6.1, 6.3], 0.17213114754098363),
    ],
)
def test_the_dip_is_that_of_the_reference(values: list[float], expected: float) -> None:
    assert dip(values) == pytest.approx(expected)
    assert dip(values[::-1]) == pytest.approx(expected)
    assert dip([3 * value - 7 for value in values]) == pytest.approx(expected)


def test_the_dip_of_a_larger_sample_is_that_of_the_reference() -> None:
    rng = random.Random(7)
    assert dip([rng.gauss(0, 1) for _ in range(200)]) == pytest.approx(0.017654469409738683)


@pytest.mark.parametrize("values", [[], [1.0], [2.0] * 50])
def test_what_has_no_spread_has_one_mode(values: list[float]) -> None:
    assert not is_multimodal(values)


@pytest.mark.parametrize("n", [FEWEST, 128, 512])
def test_the_least_favourable_single_mode_exceeds_the_critical_value_in_less_than_a_thousandth(
    n: int,
) -> None:
    rng = np.random.default_rng(n)
    simulations = 600
    exceeding = sum(math.sqrt(n) * dip(rng.uniform(size=n).tolist()) > CRITICAL for _ in range(simulations))
    # Four would come about once in 300 times at 0.1 %.
    assert exceeding <= 3


def test_two_modes_are_seen_and_one_skewed_one_is_not() -> None:
    rng = np.random.default_rng(4)
    one = rng.exponential(size=200)
    assert not is_multimodal(one.tolist())
    assert is_multimodal(np.concatenate([one, one + 8]).tolist())
