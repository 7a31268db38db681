"""An estimate with its uncertainty."""

from __future__ import annotations

from internals_lab.model.base import Record


class Interval(Record):
    """A point estimate with its confidence interval; `n` is the number of rounds (or passes) that it stands on."""

    estimate: float
    low: float
    high: float
    level: float
    n: int
