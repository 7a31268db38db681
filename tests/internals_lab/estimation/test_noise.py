"""What intervals of identical code say."""

from __future__ import annotations

import pytest

from internals_lab.estimation.noise import noise_of
from internals_lab.model.cell import Interval


def interval(low: float, high: float) -> Interval:
    return Interval(estimate=(low * high) ** 0.5, low=low, high=high, level=0.95, n=32)


def test_intervals_that_hold_one_have_no_bias() -> None:
    found = noise_of([interval(0.99, 1.01), interval(0.98, 1.03), interval(1 / 1.02, 1.02)])
    assert found.half_width == pytest.approx(0.02, abs=1e-4)
    assert (found.excluding_one, found.bias) == (0, 0.0)


@pytest.mark.parametrize("worst", [(1.004, 1.02), (1 / 1.02, 1 / 1.004)])
def test_the_bias_is_by_how_much_the_worst_leaves_out_one(worst: tuple[float, float]) -> None:
    found = noise_of([interval(0.99, 1.01), interval(*worst), interval(1.001, 1.02)])
    assert found.excluding_one == 2
    assert found.bias == pytest.approx(0.004)
