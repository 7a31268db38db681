"""How sure it is that a centre lies in a range, or outside of it: the other side of an interval's coin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from internals_lab.model.declaration import Threshold


def p_value_of_range(
    ordered: NDArray[np.float64], null: NDArray[np.float64], claimed: Threshold, *, centre: float
) -> float:
    """The smallest 1 - level at which the interval still decides about the range as the `centre` does.

    `ordered` are the sorted values whose k-th smallest and k-th largest are the interval's limits (Walsh averages,
    quotients), `null` is the distribution that k is from. The centre lies inside if both limits are excluded, so the larger
    p-value counts (two one-sided tests, Schuirmann 1987); outside if the one that it lies beyond is. Whether a limit itself
    may be touched is as for the interval, so that the two never disagree.
    """
    low, high, inclusive = claimed.low, claimed.high, claimed.inclusive
    downwards = -ordered[::-1]
    if claimed.holds(centre):
        of_low = 0.0 if low is None else _p_above(ordered, null, low, or_at=inclusive)
        of_high = 0.0 if high is None else _p_above(downwards, null, -high, or_at=inclusive)
        return max(of_low, of_high)
    if high is not None and centre >= high:
        return _p_above(ordered, null, high, or_at=not inclusive)
    assert low is not None
    return _p_above(downwards, null, -low, or_at=not inclusive)


def _p_above(ordered: NDArray[np.float64], null: NDArray[np.float64], limit: float, *, or_at: bool) -> float:
    """That of the interval's lower limit lying above the number, or at it."""
    in_the_way = int(np.searchsorted(ordered, limit, side="left" if or_at else "right"))
    return float(min(1.0, 2 * null[: in_the_way + 1].sum()))
