"""The shape of block times: two groups of them, and those far beyond the others. Nothing is left out for it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from internals_lab.estimation.dip import is_multimodal

# Tukey calls what lies beyond three interquartile ranges "far out" (Exploratory Data Analysis, 1977).
FAR_OUT_RANGES = 3
FEWEST = 8


class TwoSpeeds(NamedTuple):
    """Two groups of block times: `ratio` of the slower group's typical time to the faster one's, and the share of
    blocks in it.
    """

    ratio: float
    slower_share: float


class FarOut(NamedTuple):
    """Blocks far beyond the others: how many, how many times the typical time they take, and which share of all time
    they take beyond what is typical.
    """

    blocks: int
    ratio: float
    share_of_time: float


def two_speeds(logarithms: Sequence[float]) -> TwoSpeeds | None:
    """The two groups of block times (as logarithms), None where one mode explains them (`is_multimodal`).

    They are parted where the variance within them is least (Otsu, A threshold selection method, 1979).
    """
    if not is_multimodal(logarithms):
        return None
    ordered = sorted(logarithms)
    n, mean = len(ordered), statistics.fmean(ordered)
    sums = list(accumulate(value - mean for value in ordered))
    cut = max(range(1, n), key=lambda k: sums[k - 1] ** 2 / (k * (n - k)))
    distance = statistics.median(ordered[cut:]) - statistics.median(ordered[:cut])
    return TwoSpeeds(ratio=math.exp(distance), slower_share=(n - cut) / n)


def far_out(times_ns: Sequence[float]) -> FarOut | None:
    """The blocks whose logarithm lies more than three interquartile ranges above the third quartile, None without
    one, or for fewer than `FEWEST` blocks. On logarithms: times are skewed without being out of the ordinary.
    """
    if len(times_ns) < FEWEST or min(times_ns) <= 0:
        return None
    logarithms = [math.log(time_ns) for time_ns in times_ns]
    first, _, third = statistics.quantiles(logarithms, n=4, method="inclusive")
    fence = third + FAR_OUT_RANGES * (third - first)
    beyond = [t for t, logarithm in zip(times_ns, logarithms, strict=True) if logarithm > fence]
    if not beyond:
        return None
    typical_ns = statistics.median(times_ns)
    return FarOut(
        blocks=len(beyond),
        ratio=statistics.median(beyond) / typical_ns,
        share_of_time=sum(t - typical_ns for t in beyond) / sum(times_ns),
    )
