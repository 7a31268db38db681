"""Several comparisons in one run: how likely is it that any of them is a false alarm?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from internals_lab.estimation.signed_rank import null_distribution


def signed_rank_p_value(values: Sequence[float]) -> float:
    """The exact two-sided p-value of Wilcoxon's signed-rank test that the centre is 0.

    Zeros are kept and count half to either side, as do ties share their ranks' mean: both make it no smaller than
    the exact test without them (Hollander, Wolfe and Chicken, section 3.1).
    """
    column = np.asarray(values, dtype=np.float64)
    n = len(column)
    if n == 0:
        return 1.0
    _, inverse, counts = np.unique(np.abs(column), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = ((ends - counts + 1 + ends) / 2)[inverse]
    positive = float(ranks[column > 0].sum() + ranks[column == 0].sum() / 2)
    distance = min(positive, n * (n + 1) / 2 - positive)
    return float(min(1.0, 2 * null_distribution(n)[: int(np.floor(distance)) + 1].sum()))


def p_value_of_a_decision(logarithms: Sequence[float], limits: Sequence[float], *, inside: bool) -> float:
    """How small the error must be allowed to be for the interval of `logarithms` to be seen on its side of `limits`
    (logarithms too): the smallest 1 - level that still decides.

    An interval lies inside a range if it excludes both of its limits, so the larger p-value counts (two one-sided tests,
    Schuirmann 1987); outside of it if it excludes one, the limit beyond which it lies.
    """
    p_values = [signed_rank_p_value([value - limit for value in logarithms]) for limit in limits]
    return max(p_values, default=1.0) if inside else min(p_values, default=1.0)


def most_decidable(rounds: int, error: float) -> int:
    """How many comparisons Holm can decide at the family's `error` with so many rounds each: the smallest p-value that
    they can give is 2 / 2^n.
    """
    return int(error * 2**rounds / 2 * (1 + 1e-12))


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the given order: each may be held against the level of the whole family (Holm 1979)."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [1.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = largest
    return adjusted
