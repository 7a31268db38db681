"""What intervals of identical code say about where they were measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from internals_lab.model.cell import Interval


class Noise(NamedTuple):
    """As shares: the median half-width; how many intervals leave out 1; by how much the worst of them does."""

    half_width: float
    excluding_one: int
    bias: float


def noise_of(intervals: Sequence[Interval]) -> Noise:
    """From the speedups of identical code over itself, where every interval that leaves out 1 is a false alarm.

    The half-width is on the logarithms, sqrt(high / low) - 1, as a ratio can be off either way.
    """
    beyond = [max(interval.low, 1 / interval.high) - 1 for interval in intervals]
    return Noise(
        half_width=statistics.median((interval.high / interval.low) ** 0.5 - 1 for interval in intervals),
        excluding_one=sum(distance > 0 for distance in beyond),
        bias=max(0.0, *beyond),
    )
