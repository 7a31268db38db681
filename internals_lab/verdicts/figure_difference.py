"""Whether a figure of one cell is known to differ from that of another, by the passes of both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from internals_lab.errors import EstimationError
from internals_lab.model.cell import Interval

Known = Literal["more", "less", "the same", "open", "too few"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """`known` says on which side of the other the figure lies; `ratio` is None where one of them reaches 0."""

    known: Known
    ratio: Interval | None = None


def difference(subject: Collection[float], reference: Collection[float], level: float) -> Difference:
    """Of the passes of two cells, which were looked at in processes of their own."""
    # It brings numpy along, which the dashboard starts without.
    from internals_lab.estimation.two_samples import ratio_of_samples, shift_of_samples

    if subject and reference and len({*subject, *reference}) == 1:
        return Difference(known="the same")
    try:
        if min((*subject, *reference), default=0) > 0:
            ratio = ratio_of_samples([*subject], [*reference], level)
            return Difference(known=_side(ratio, 1.0), ratio=ratio)
        return Difference(known=_side(shift_of_samples([*subject], [*reference], level), 0.0))
    except EstimationError:
        return Difference(known="too few")


def _side(interval: Interval, middle: float) -> Known:
    if interval.low > middle:
        return "more"
    return "less" if interval.high < middle else "open"
