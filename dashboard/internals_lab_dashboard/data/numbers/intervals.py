"""Intervals that nobody estimated: one by definition, and one in another unit."""

from __future__ import annotations

from internals_lab.model.cell import Interval

ONE = Interval(estimate=1.0, low=1.0, high=1.0, level=0.95, n=0)  # what a reference is of itself


def scaled(interval: Interval, divided_by: float) -> Interval:
    """A part of it, or the same in another unit."""
    return Interval(
        estimate=interval.estimate / divided_by,
        low=interval.low / divided_by,
        high=interval.high / divided_by,
        level=interval.level,
        n=interval.n,
    )
