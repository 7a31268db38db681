"""The ratio of two sets of independent values, and their difference, with their exact intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from internals_lab.errors import EstimationError
from internals_lab.estimation.rank_sum import shift_rank
from internals_lab.model.interval import Interval


def quotients(subject: Sequence[float], reference: Sequence[float]) -> NDArray[np.float64]:
    """All x_i / y_j, sorted."""
    return np.sort(np.divide.outer(np.asarray(subject, float), np.asarray(reference, float)).ravel())


def ratio_of_samples(subject: Sequence[float], reference: Sequence[float], level: float) -> Interval:
    """The median of all quotients of a value of `subject` and one of `reference`, and its distribution-free interval at
    `level`; `n` is the number of values of the side that has fewer.

    It is the two-sample estimate of Hodges and Lehmann for the shift between the logarithms: the limits are the k-th
    smallest and the k-th largest quotient, k from the exact Mann-Whitney distribution (Moses 1965; Hollander, Wolfe and
    Chicken, sections 4.2 and 4.3). Nothing is paired. It assumes independent values and two distributions that differ by a
    factor alone; ties make the interval wider, if anything. EstimationError for too few values, and for one that is not
    above 0.
    """
    values = (*subject, *reference)
    if not all(map(math.isfinite, values)) or min(values, default=1.0) <= 0:
        raise EstimationError("a ratio needs values above 0")
    k = _rank(len(subject), len(reference), level, of="ratio")
    ordered = quotients(subject, reference)
    below, above = _middle(ordered)
    # Halfway between logarithms; where both are one number, that number to the last bit.
    estimate = below if below == above else math.sqrt(below * above)
    return _interval(ordered, k, estimate, level, n=min(len(subject), len(reference)))


def shift_of_samples(subject: Sequence[float], reference: Sequence[float], level: float) -> Interval:
    """The same of all differences, for what a ratio cannot be taken of: figures that may be 0.

    It assumes two distributions that differ by a shift alone. EstimationError for too few values, and for one that is not
    finite.
    """
    if not all(map(math.isfinite, (*subject, *reference))):
        raise EstimationError("a value is not finite; every pass must give a number")
    k = _rank(len(subject), len(reference), level, of="difference")
    ordered = np.sort(np.subtract.outer(np.asarray(subject, float), np.asarray(reference, float)).ravel())
    below, above = _middle(ordered)
    return _interval(ordered, k, (below + above) / 2, level, n=min(len(subject), len(reference)))


def _rank(n: int, m: int, level: float, *, of: str) -> int:
    k = shift_rank(n, m, level)
    if k < 1:
        raise EstimationError(
            f"{n} and {m} values are too few for a {level * 100:g} % interval of their {of}"
        )
    return k


def _middle(ordered: NDArray[np.float64]) -> tuple[float, float]:
    """The two in the middle; one number twice, where there is one."""
    return float(ordered[(len(ordered) - 1) // 2]), float(ordered[len(ordered) // 2])


def _interval(ordered: NDArray[np.float64], k: int, estimate: float, level: float, *, n: int) -> Interval:
    return Interval(estimate=estimate, low=float(ordered[k - 1]), high=float(ordered[-k]), level=level, n=n)
