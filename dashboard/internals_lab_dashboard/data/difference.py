"""Whether a figure of one cell is known to differ from that of another, by the passes of both."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from internals_lab.model.cell import Interval

Known = Literal["more", "less", "open", "too few", "the same"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """`known` says on which side of the other the figure lies; `ratio` is None where one of them reaches 0."""

    known: Known
    ratio: Interval | None = None
    n: int = 0


def difference(subject: Mapping[int, float], reference: Mapping[int, float], level: float) -> Difference:
    """By passes of the same number. They have nothing in common but that: the processes of both are independent, so
    that any way to pair them gives independent differences, and this one is not chosen for what it shows.
    """
    # numpy, which the dashboard starts without.
    from internals_lab.errors import EstimationError
    from internals_lab.estimation.hodges_lehmann import hodges_lehmann, of_logarithms

    pairs = [(subject[number], reference[number]) for number in subject if number in reference]
    if pairs and all(one == pairs[0][0] and other == one for one, other in pairs):
        return Difference(known="the same", n=len(pairs))
    try:
        if all(one > 0 and other > 0 for one, other in pairs):
            ratio = of_logarithms([math.log(one / other) for one, other in pairs], level)
            return Difference(known=_side(ratio, 1.0), ratio=ratio, n=len(pairs))
        apart = hodges_lehmann([one - other for one, other in pairs], level)
    except EstimationError:
        return Difference(known="too few", n=len(pairs))
    return Difference(known=_side(apart, 0.0), n=len(pairs))


def _side(interval: Interval, middle: float) -> Known:
    if interval.low > middle:
        return "more"
    return "less" if interval.high < middle else "open"
