"""What an interval of a speedup says in one word."""

from __future__ import annotations

from typing import Literal

from internals_lab.errors import EstimationError
from internals_lab.model.cell import Interval

Direction = Literal["faster", "slower", "same", "inconclusive"]

DEFAULT_MARGIN = 0.02


def direction(speedup: Interval, margin: float = DEFAULT_MARGIN) -> Direction:
    """`same` when the whole interval lies within [1/(1 + margin), 1 + margin], also when it excludes 1:
    such a difference is real and too small to matter. Else `faster` or `slower` when it excludes 1.
    """
    if margin < 0:
        raise EstimationError(f"an equivalence margin of {margin} means nothing; it must be 0 or more")
    if speedup.low >= 1 / (1 + margin) and speedup.high <= 1 + margin:
        return "same"
    if speedup.low > 1:
        return "faster"
    if speedup.high < 1:
        return "slower"
    return "inconclusive"
