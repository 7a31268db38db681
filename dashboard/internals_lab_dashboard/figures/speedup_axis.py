"""The axis of speedups: logarithmic, with 1 inside, and with ticks that are ratios a reader knows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from internals_lab.model.cell import Interval
from internals_lab_dashboard.figures import canvas
from internals_lab_dashboard.figures.text import interval_words

LEAST_REACH = 0.12  # decades on each side of 1
ROOM = 0.04
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128)
SPARSER_TICKS = (
    (0.01, 0.03, 0.1, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 10, 30, 100, 300),
    (0.01, 0.03, 0.1, 0.33, 1, 3, 10, 30, 100, 300),
    (0.001, 0.01, 0.1, 1, 10, 100, 1000),
    (0.001, 1, 1000),
)


def speedup_axis(speedups: Sequence[Interval], title: str, *, most_ticks: int = len(TICKS)) -> dict[str, Any]:
    """Settings of an axis that holds all of these intervals, none of which may reach 0. Where its ticks are more than
    `most_ticks`, sparser ones take their place.
    """
    ends = [math.log10(end) for one in speedups for end in (one.low, one.high)]
    low, high = min([-LEAST_REACH, *ends]) - ROOM, max([LEAST_REACH, *ends]) + ROOM
    candidates = (
        [tick for tick in set_ if low <= math.log10(tick) <= high] for set_ in (TICKS, *SPARSER_TICKS)
    )
    ticks = next((some for some in candidates if len(some) <= most_ticks), [1])
    words = interval_words(list(speedups))
    return canvas.axis(
        f"{title}<br>({words})" if words else title,
        type="log",
        range=[low, high],
        tickvals=ticks,
        ticktext=[f"{tick:g}×" for tick in ticks],
    )
