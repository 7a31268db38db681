"""Whether processes still became slower or faster while they were measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.unit_time import median_logarithm
from internals_lab.estimation.work import Work
from internals_lab.model.cell import Interval

# Every cell is asked, whatever it was declared for: at the usual level, one in twenty would be named for nothing.
LEVEL = 0.99


def drift(rounds: Sequence[Sequence[Work]]) -> Interval:
    """Time per unit in the second half of a process's blocks over that in the first half, 1 where it has settled.

    Each half of a process is its median block, a round the mean over its processes, the interval Hodges-Lehmann over
    rounds: blocks within a process are no independent evidence, nor is a slow spell of the machine in one round
    (Kalibera and Jones 2013, section 4, ask for a steady state before anything is measured; Barrett et al. 2017 found
    that many benchmarks never reach one). EstimationError for fewer than two blocks a round, too few rounds, or work that
    cannot be told from its empty loop.
    """
    logarithms = [statistics.fmean(_of_process(work) for work in processes) for processes in rounds]
    return of_logarithms(logarithms, LEVEL)


def is_clear(drift: Interval, margin: float) -> bool:
    """Whether the whole interval lies beyond the equivalence margin: a drift that is real and matters."""
    return drift.low > 1 + margin or drift.high < 1 / (1 + margin)


def widened(speedup: Interval, factor: float) -> Interval:
    """The interval of a speedup as it would be if a drift by that factor went on, whichever side it favours."""
    return Interval(
        estimate=speedup.estimate,
        low=speedup.low / factor,
        high=speedup.high * factor,
        level=speedup.level,
        n=speedup.n,
    )


def _of_process(work: Work) -> float:
    half = len(work.elapsed_ns) // 2
    if half < 1:
        raise EstimationError("a single block has no halves; at least two a round are needed")
    return median_logarithm(work.logarithms[-half:]) - median_logarithm(work.logarithms[:half])
