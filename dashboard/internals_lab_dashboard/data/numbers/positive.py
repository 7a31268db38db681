"""Intervals that can be put into words and on a log axis, whatever a results file says."""

from __future__ import annotations

import math

from internals_lab.model.cell import Interval


def positive(interval: Interval | None) -> Interval | None:
    """The interval, where all of it lies above 0 and has an end."""
    if interval is None or min(interval.low, interval.estimate) <= 0:
        return None
    return interval if math.isfinite(max(interval.estimate, interval.high)) else None
