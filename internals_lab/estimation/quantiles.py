"""Quantiles of latencies: in a process, and over rounds."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.model.cell import Interval


def quantile(ascending: Sequence[int], share: float) -> int:
    """The smallest value that at least `share` of all do not exceed (the inverse of the empirical distribution,
    Hyndman and Fan 1996, type 1). EstimationError for no values, or a share outside of (0, 1].
    """
    if not ascending:
        raise EstimationError("no item was timed; a quantile needs at least one")
    if not 0 < share <= 1:
        raise EstimationError(f"a quantile of {share:g} means nothing; it lies above 0 and at most at 1")
    # Rounded first: 0.99 of 100 is the 99th, and not, by a floating-point hair, the 100th.
    return ascending[math.ceil(round(share * len(ascending), 9)) - 1]


def thinned(ascending: Sequence[int], most: int) -> list[int]:
    """All values, or of more than `most` as many order statistics, in the middles of `most` equal parts."""
    count = len(ascending)
    if count <= most:
        return list(ascending)
    return [ascending[(2 * place + 1) * count // (2 * most)] for place in range(most)]


def fewest_items(share: float) -> int:
    """Of fewer items a process cannot tell this quantile from its largest value."""
    return math.ceil(round(1 / (1 - share), 9))


def quantile_over_rounds(rounds: Sequence[Sequence[int]], level: float) -> Interval:
    """Hodges-Lehmann over rounds on the logarithms of a quantile: of each round the mean over its processes.

    A round is what replicates: the items of one process share its luck. EstimationError for too few rounds, or a
    latency that is not positive.
    """
    if any(value <= 0 for processes in rounds for value in processes):
        raise EstimationError("an item took no time; a latency must be longer than a step of the clock")
    return of_logarithms([statistics.fmean(map(math.log, processes)) for processes in rounds], level)
