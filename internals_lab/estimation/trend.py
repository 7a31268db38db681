"""Whether blocks get slower in the course of a round."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.model.cell import Interval


def second_half_over_first(rounds: Sequence[Sequence[float]], level: float) -> Interval | None:
    """The ratio of the median of the second half of a round's blocks to that of its first half, over rounds; None for
    too few of them. `rounds` are logarithms of times per unit, in the order in which they were measured.

    A machine that drifts makes some rounds slower towards their end and others faster, with no direction over many
    rounds, and so with an interval that holds 1 (Hodges-Lehmann); a unit whose state grows has a direction.
    """
    halves = [
        statistics.median(blocks[len(blocks) // 2 :]) - statistics.median(blocks[: len(blocks) // 2])
        for blocks in rounds
        if len(blocks) >= 2
    ]
    try:
        return of_logarithms(halves, level)
    except EstimationError:
        return None
