"""The exact null distribution of the Mann-Whitney statistic, and the rank that it gives an interval of a shift."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from internals_lab.errors import EstimationError


@lru_cache(maxsize=128)
def null_distribution(n: int, m: int) -> NDArray[np.float64]:
    """P(U = u) for u = 0 ... nm, U the number of pairs in which the value of the first side is the larger one, where `n`
    and `m` values are drawn alike.

    The largest of all values is on the first side with probability n / (n + m), and then lies above all m of the second; what
    is left is the same with one value less (Mann and Whitney 1947; Hollander, Wolfe and Chicken, section 4.1). Read-only.
    """
    if n < 0 or m < 0:
        raise EstimationError(f"a statistic of {n} and {m} values does not exist; both must be 0 or more")
    with_fewer = [np.ones(1)] * (m + 1)
    for first in range(1, n + 1):
        row = [np.ones(1)]
        for second in range(1, m + 1):
            largest_is_first = first / (first + second)
            sums = np.zeros(first * second + 1)
            sums[second:] += largest_is_first * with_fewer[second]
            sums[: (second - 1) * first + 1] += (1 - largest_is_first) * row[-1]
            row.append(sums)
        with_fewer = row
    probabilities = with_fewer[m].copy()
    probabilities.setflags(write=False)
    return probabilities


@lru_cache(maxsize=1024)
def shift_rank(n: int, m: int, level: float) -> int:
    """The k for which the k-th smallest and the k-th largest of all differences between `n` and `m` values are the limits
    of an interval that covers their shift with probability `level` or more; 0 where there are too few values.

    Source: Hollander, Wolfe and Chicken, section 4.3.
    """
    if not 0 < level < 1:
        raise EstimationError(f"a confidence level of {level} means nothing; it must lie between 0 and 1")
    # One part in 10^12 for 1 - 0.95 not being 0.05 in binary.
    tail = (1 - level) / 2 * (1 + 1e-12)
    return int(np.searchsorted(np.cumsum(null_distribution(n, m)), tail, side="right"))
