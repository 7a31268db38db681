"""How long a unit of work takes, over rounds."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.work import Work, refused_as_not_positive
from internals_lab.model.cell import Interval


def unit_time_ns(rounds: Sequence[Sequence[Work]], level: float) -> Interval:
    """The typical time per unit in ns: the median over blocks of each process, the mean over the processes of a
    round (a reference can have several), Hodges-Lehmann over rounds.

    Estimated on the logarithms, where noise that multiplies is symmetric. Drift of the machine from round to
    round is in this interval (and cancels in a ratio). EstimationError for too few rounds, or where the work
    cannot be told from its empty loop.
    """
    logarithms = [statistics.fmean(typical_logarithm(work) for work in processes) for processes in rounds]
    return of_logarithms(logarithms, level)


def typical_logarithm(work: Work) -> float:
    """ln of the median time per unit in ns of one process."""
    return median_logarithm(work.logarithms)


def median_logarithm(logarithms: Sequence[float]) -> float:
    """Their median; EstimationError where that is one of work that cannot be told from its empty loop."""
    value = statistics.median(logarithms)
    if math.isinf(value):
        raise refused_as_not_positive()
    return value
