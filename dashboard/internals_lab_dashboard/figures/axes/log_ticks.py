"""Ticks of a log axis that say what they stand for: Plotly's own leave the decade to be guessed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

STEPS = ((1,), (1, 3), (1, 2, 5))  # within a decade: the first that give enough
FEWEST = 4
ROOM = 0.04  # of the axis on both sides, and a little more
STEEP = 8.0  # from the least to the most: below that, a linear axis shows as much


def ticks_between(low: float, high: float) -> list[float]:
    """Round values within these decades (logarithms to base 10)."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    inside = [
        [
            step * 10.0**decade
            for decade in decades
            for step in steps
            if low <= math.log10(step) + decade <= high
        ]
        for steps in STEPS
    ]
    return next((some for some in inside if len(some) >= FEWEST), inside[-1])


def fitting_scale(values: Iterable[float], **linear: Any) -> dict[str, Any]:
    """A log axis where values lie far apart, else a linear one with these settings."""
    every = list(values)
    if not every or min(every) <= 0 or max(every) / min(every) <= STEEP:
        return {"type": "linear", **linear}
    low, high = math.log10(min(every)), math.log10(max(every))
    room = (high - low) * ROOM + 0.02
    low, high = low - room, high + room
    ticks = ticks_between(low, high)
    return {
        "type": "log",
        "range": [low, high],
        "tickvals": ticks,
        "ticktext": [f"{tick:,.10g}" for tick in ticks],
    }
