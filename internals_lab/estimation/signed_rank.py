"""The exact null distribution of Wilcoxon's signed-rank statistic, and the rank that it gives an interval."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from internals_lab.errors import EstimationError


@lru_cache(maxsize=128)
def null_distribution(n: int) -> NDArray[np.float64]:
    """P(W = w) for w = 0 ... n(n+1)/2, W the sum of the ranks with a positive sign among `n` symmetric values.

    Each rank is in the sum or not, both with probability 1/2: Hollander, Wolfe and Chicken, Nonparametric
    Statistical Methods (3rd ed.), section 3.1, comment 5. Read-only.
    """
    if n < 0:
        raise EstimationError(f"a signed-rank statistic of {n} values does not exist; n must be 0 or more")
    probabilities = np.ones(1)
    for rank in range(1, n + 1):
        longer = np.zeros(len(probabilities) + rank)
        longer[: len(probabilities)] += probabilities
        longer[rank:] += probabilities
        probabilities = longer / 2
    probabilities.setflags(write=False)
    return probabilities


@lru_cache(maxsize=1024)
def interval_rank(n: int, level: float) -> int:
    """The k for which the k-th smallest and the k-th largest Walsh average of `n` values are the limits of an
    interval that covers with probability `level` or more: the largest k with P(W <= k - 1) <= (1 - level)/2.

    0 where `n` values are too few for the level. Source: Hollander, Wolfe and Chicken, section 3.3.
    """
    if not 0 < level < 1:
        raise EstimationError(f"a confidence level of {level} means nothing; it must lie between 0 and 1")
    # One part in 10^12 for 1 - 0.95 not being 0.05 in binary.
    tail = (1 - level) / 2 * (1 + 1e-12)
    return int(np.searchsorted(np.cumsum(null_distribution(n)), tail, side="right"))


def fewest_rounds(level: float) -> int:
    """The smallest number of rounds that can give an interval at `level`: 6 at 0.95, 8 at 0.99."""
    n = 1
    while interval_rank(n, level) < 1:
        n += 1
    return n
