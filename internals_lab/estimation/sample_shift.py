"""How far one set of independent values lies from another, with its exact interval."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from internals_lab.errors import EstimationError
from internals_lab.estimation.rank_sum import shift_rank
from internals_lab.model.interval import Interval


def shift_of_samples(subject: Sequence[float], reference: Sequence[float], level: float) -> Interval:
    """The median of all differences between a value of `subject` and one of `reference`, and its distribution-free
    interval at `level`; `n` is the number of values of the side that has fewer.

    The two-sample estimate of Hodges and Lehmann, for what a ratio cannot be taken of: figures that may be 0. The limits
    are the k-th smallest and the k-th largest difference, k from the exact Mann-Whitney distribution (Moses 1965;
    Hollander, Wolfe and Chicken, sections 4.2 and 4.3). EstimationError for too few values and for one that is not finite.
    """
    if not all(map(math.isfinite, (*subject, *reference))):
        raise EstimationError("a value is not finite; every pass must give a number")
    n, m = len(subject), len(reference)
    k = shift_rank(n, m, level)
    if k < 1:
        raise EstimationError(
            f"{n} and {m} values are too few for a {level * 100:g} % interval of their difference"
        )
    ordered = np.sort(np.subtract.outer(np.asarray(subject, float), np.asarray(reference, float)).ravel())
    return Interval(
        estimate=float(np.median(ordered)),
        low=float(ordered[k - 1]),
        high=float(ordered[-k]),
        level=level,
        n=min(n, m),
    )
