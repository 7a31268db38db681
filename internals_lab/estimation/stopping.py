"""When enough rounds are in: looks at a few planned counts, each at a stricter level, so that coverage is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from internals_lab.errors import EstimationError
from internals_lab.model.cell import Interval

# The rounds after which a run may look, and the level at which each look is taken so that all together keep the
# nominal one (Jennison and Turnbull, repeated confidence intervals; the two numbers by simulation, docs/method.md).
LOOKS = (8, 16, 32, 64)
LEVEL_OF_A_LOOK = {0.95: 1 - 0.015, 0.99: 1 - 0.0028}

Reason = Literal["one side of every threshold", "inside the margin", "narrow enough"]


def level_of_a_look(nominal: float, looks: int) -> float:
    """The level of each interval for a nominal level; the nominal one itself where there is a single look."""
    if looks <= 1:
        return nominal
    if nominal not in LEVEL_OF_A_LOOK:
        raise EstimationError(f"looking several times is worked out for 0.95 and 0.99, not for {nominal}")
    return LEVEL_OF_A_LOOK[nominal]


def enough(
    interval: Interval, *, thresholds: Sequence[float], margin: float, narrow: float | None
) -> Reason | None:
    """Why no further round is needed for this ratio, or None.

    `thresholds` are the ratios that matter (1, and what claims declare), `margin` the half-width of the equivalence
    band (0.02 is [1/1.02, 1.02]), `narrow` a relative half-width that is good enough whatever it says.
    """
    if 1 / (1 + margin) <= interval.low and interval.high <= 1 + margin:
        return "inside the margin"
    if thresholds and all(interval.high < limit or interval.low > limit for limit in thresholds):
        return "one side of every threshold"
    if narrow is not None and (interval.high / interval.low) ** 0.5 - 1 <= narrow:
        return "narrow enough"
    return None
