"""The smallest or the greatest of several ratios, chosen on the same data that measured them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.errors import EstimationError
from internals_lab.model.cell import Interval


@dataclass(frozen=True, kw_only=True)
class Extreme:
    """`place` is where the extreme estimate stands among the ratios, `rivals` are the places (its own included) of
    those that may as well be it: their intervals reach the extreme estimate. `interval` spans all of theirs.
    """

    place: int
    rivals: tuple[int, ...]
    interval: Interval


def smallest(ratios: Sequence[Interval]) -> Extreme:
    """The smallest of the true ratios. EstimationError for none.

    Whichever estimate is the smallest is so by luck as well, and its own interval would lie too low. The interval that
    spans all rivals keeps the level of a single one (simulated in the tests: 96 to 99 % at 95 %), and is no wider than
    that where one ratio clearly is the smallest. Its lower limit is that of an intersection-union test: all ratios are
    above it (Berger 1982).
    """
    if not ratios:
        raise EstimationError("there is no smallest of no ratios")
    place = min(range(len(ratios)), key=lambda index: ratios[index].estimate)
    rivals = tuple(index for index, ratio in enumerate(ratios) if ratio.low <= ratios[place].estimate)
    return Extreme(place=place, rivals=rivals, interval=_span(ratios, place, rivals))


def greatest(ratios: Sequence[Interval]) -> Extreme:
    """The greatest of the true ratios, as `smallest`."""
    if not ratios:
        raise EstimationError("there is no greatest of no ratios")
    place = max(range(len(ratios)), key=lambda index: ratios[index].estimate)
    rivals = tuple(index for index, ratio in enumerate(ratios) if ratio.high >= ratios[place].estimate)
    return Extreme(place=place, rivals=rivals, interval=_span(ratios, place, rivals))


def _span(ratios: Sequence[Interval], place: int, rivals: Sequence[int]) -> Interval:
    chosen = [ratios[index] for index in rivals]
    return Interval(
        estimate=ratios[place].estimate,
        low=min(ratio.low for ratio in chosen),
        high=max(ratio.high for ratio in chosen),
        level=min(ratio.level for ratio in chosen),
        n=min(ratio.n for ratio in chosen),
    )
