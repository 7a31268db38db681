"""One word for an interval."""

from __future__ import annotations

import pytest

from internals_lab.errors import EstimationError
from internals_lab.estimation.equivalence import direction
from internals_lab.model.cell import Interval


def speedup(low: float, high: float) -> Interval:
    return Interval(estimate=(low * high) ** 0.5, low=low, high=high, level=0.95, n=8)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (1.71, 1.78, "faster"),
        (0.80, 0.84, "slower"),
        (0.97, 1.03, "inconclusive"),
        (0.99, 1.01, "same"),
        (1.01, 1.03, "faster"),
        (0.97, 0.99, "slower"),
        (1.0, 1.5, "inconclusive"),
        (0.5, 1.0, "inconclusive"),
        (0.1, 10, "inconclusive"),
    ],
)
def test_the_whole_interval_decides(low: float, high: float, word: str) -> None:
    assert direction(speedup(low, high)) == word


def test_a_difference_inside_the_margin_is_same_although_the_interval_excludes_one() -> None:
    assert direction(speedup(1.005, 1.015)) == "same"
    assert direction(speedup(0.985, 0.995)) == "same"


def test_the_margin_is_alike_for_both_directions() -> None:
    assert direction(speedup(1 / 1.02, 1.02)) == "same"
    assert direction(speedup(0.98, 1.0)) == "inconclusive"  # 1/1.02 is 0.9804


def test_the_margin_can_be_set() -> None:
    assert direction(speedup(1.03, 1.08), margin=0.1) == "same"
    assert direction(speedup(1.005, 1.015), margin=0) == "faster"


def test_a_negative_margin_is_refused() -> None:
    with pytest.raises(EstimationError, match="margin"):
        direction(speedup(1, 2), margin=-0.1)
