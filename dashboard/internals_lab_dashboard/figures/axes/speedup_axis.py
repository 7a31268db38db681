"""The axis of speedups: logarithmic, with 1 inside, and with ticks that are ratios a reader knows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from internals_lab.model.cell import Interval
from internals_lab_dashboard.figures.paper import canvas
from internals_lab_dashboard.figures.paper.text import Over, interval_words

LEAST_REACH = 0.12  # decades on each side of 1
ROOM = 0.03  # of the axis on both sides: half a marker, which would be cut off at the edge
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128)
SPARSER_TICKS = (
    (0.01, 0.03, 0.1, 0.33, 0.5, 1, 2, 3, 10, 30, 100, 300, 1000),
    (0.01, 0.03, 0.1, 0.33, 1, 3, 10, 30, 100, 300, 1000),
    (0.0001, 0.001, 0.01, 0.1, 1, 10, 100, 1000, 10000),
    (0.0001, 0.01, 1, 100, 10000),
)
TICK_PX = 42  # what a tick's label needs


def speedup_axis(
    speedups: Sequence[Interval], title: str, *, width_px: float = math.inf, over: Over = "rounds"
) -> dict[str, Any]:
    """Settings of an axis that holds all of these intervals, none of which may reach 0. On one that is only about
    `width_px` long, ticks are sparser where their labels would touch.
    """
    ends = [math.log10(end) for one in speedups for end in (one.low, one.high)]
    low, high = min([-LEAST_REACH, *ends]), max([LEAST_REACH, *ends])
    room = ROOM * (high - low)
    low, high = low - room, high + room
    inside = [
        [tick for tick in ticks if low <= math.log10(tick) <= high] for ticks in (TICKS, *SPARSER_TICKS)
    ]
    closest = TICK_PX / width_px * (high - low)
    ticks = next((some for some in inside if _gap(some) >= closest), [1])
    words = interval_words(list(speedups), over)
    return canvas.axis(
        f"{title}<br>({words})" if words else title,
        type="log",
        **canvas.reaching(10**low, 10**high),
        tickvals=ticks,
        ticktext=[f"{tick:g}×" for tick in ticks],
    )


def _gap(ticks: Sequence[float]) -> float:
    """Decades between the two that are closest to each other."""
    return min((math.log10(after / before) for before, after in pairwise(ticks)), default=math.inf)
