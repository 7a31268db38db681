"""Whether a statement of some nanoseconds can be told from the empty loop around it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from internals_lab.estimation.hodges_lehmann import hodges_lehmann
from internals_lab.estimation.signed_rank import fewest_rounds
from internals_lab.estimation.work import Work

# The level of the two intervals; what there are too few rounds for is judged at the lower one.
LEVELS = (0.99, 0.95)


def least_told_ns(rounds: Sequence[Work], clock_step_ns: float) -> float | None:
    """What the statement takes at the most, in ns, where that cannot be told from nothing; None where it can.

    It can where the interval over rounds of (loop with it - empty loop) lies above what is not known of the
    empty loop: the width of its own interval, and a step of the clock, both a statement. Medians over the blocks of a
    process, Hodges-Lehmann over rounds, on times and not on their logarithms, since the difference may be below 0.
    EstimationError for too few rounds.
    """
    level = next((level for level in LEVELS if len(rounds) >= fewest_rounds(level)), LEVELS[-1])
    net = hodges_lehmann([_typical(work.net_ns, work.units) for work in rounds], level)
    empty = hodges_lehmann([_typical(work.empty_ns or [0], work.units) for work in rounds], level)
    floor_ns = empty.high - empty.low + max(clock_step_ns / work.units for work in rounds)
    return max(net.high, floor_ns) if net.low <= floor_ns else None


def _typical(times_ns: Sequence[int], units: int) -> float:
    return statistics.median(times_ns) / units
