"""An axis of worker counts, on which series stand side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

MOST_TICKS = 12
ROOM = 0.06  # of the axis, on both sides
SPREAD = 0.14  # of a step between neighbouring worker counts, shared by all series


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerAxis:
    """The worker counts that were wanted, on a log or a linear scale."""

    workers: list[int]
    log: bool

    @property
    def reach(self) -> tuple[float, float]:
        """All counts with some room beside them, also where only the ideal line reaches that far."""
        ends = (self.workers[0], self.workers[-1])
        low, high = (math.log10(ends[0]), math.log10(ends[1])) if self.log else ends
        room = (high - low) * ROOM or (0.3 if self.log else 1.0)
        return low - room, high + room

    @property
    def ticks(self) -> list[int]:
        """All counts, or of many every second one, and so on."""
        step = -(-len(self.workers) // MOST_TICKS)
        return self.workers[::step]

    def beside(self, count: int, place: float) -> float:
        """Series stand side by side at a worker count, so that no interval hides another; hover has the count."""
        if self.log:
            ratios = [after / before for before, after in pairwise(self.workers)]
            return float(count * min([*ratios, 2.0]) ** (place * SPREAD))
        gaps = [after - before for before, after in pairwise(self.workers)]
        return count + place * SPREAD * min([*gaps, self.workers[-1] * 0.25])
