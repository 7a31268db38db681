"""The Hodges-Lehmann estimate of a centre, with its exact interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from internals_lab.errors import EstimationError
from internals_lab.estimation.signed_rank import fewest_rounds, interval_rank
from internals_lab.model.cell import Interval


def walsh_averages(values: Sequence[float]) -> NDArray[np.float64]:
    """All (x_i + x_j)/2 with i <= j, sorted."""
    column = np.asarray(values, dtype=np.float64)
    i, j = _pairs(len(column))
    return np.sort((column[i] + column[j]) / 2)


@lru_cache(maxsize=128)
def _pairs(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(n)


def hodges_lehmann(values: Sequence[float], level: float) -> Interval:
    """The median of the Walsh averages of `values` (one a round), and its distribution-free interval at `level`.

    The limits are the k-th smallest and the k-th largest Walsh average, k from the exact signed-rank
    distribution (Hodges and Lehmann 1963; Hollander, Wolfe and Chicken, sections 3.2 and 3.3). It assumes
    rounds that are independent and symmetric about their centre. EstimationError for too few rounds or a
    value that is not finite.
    """
    if not all(math.isfinite(value) for value in values):
        raise EstimationError("a round's value is not finite; every round must give a number")
    n = len(values)
    k = interval_rank(n, level)
    if k < 1:
        raise EstimationError(
            f"{n} rounds are too few for a {level * 100:g} % interval; {fewest_rounds(level)} are the fewest"
        )
    averages = walsh_averages(values)
    middle = len(averages) // 2
    return Interval(
        # They are sorted: the median is in the middle.
        estimate=float(averages[middle] + averages[-1 - middle]) / 2,
        low=float(averages[k - 1]),
        high=float(averages[len(averages) - k]),
        level=level,
        n=n,
    )


def of_logarithms(logarithms: Sequence[float], level: float) -> Interval:
    """`hodges_lehmann` of logarithms, taken back to ratios (or to times)."""
    interval = hodges_lehmann(logarithms, level)
    return Interval(
        estimate=math.exp(interval.estimate),
        low=math.exp(interval.low),
        high=math.exp(interval.high),
        level=level,
        n=interval.n,
    )
