"""The values of one round for a pair of processes that were alive together."""

from __future__ import annotations

import math
import statistics
from collections.abc import Set
from typing import NamedTuple

from internals_lab.errors import EstimationError
from internals_lab.estimation.work import Work, logarithm_per_unit, refused_as_not_positive


class RoundRatio(NamedTuple):
    """Logarithms of speedups, time of the reference / time of the subject: above 0 the subject is faster.

    `typical` is the median over neighbouring blocks, `total` compares summed times. Medians hide rare long
    pauses, sums do not.
    """

    typical: float
    total: float


def round_ratio(subject: Work, reference: Work) -> RoundRatio:
    """Compare two processes of the same round per unit of work, over the sweeps in which both took part.

    Blocks of one sweep are neighbours in time, so that drift hits both. Several blocks of a process in one
    sweep (short ones on both sides of a long one) count as one. EstimationError where no sweep is shared or
    the work of a side cannot be told from its empty loop.
    """
    of_subject, of_reference = subject.by_sweep, reference.by_sweep
    shared = of_subject.keys() & of_reference.keys()
    if not shared:
        raise EstimationError("the two sides share no sweep; blocks are compared with neighbours only")
    differences = [of_reference[sweep].logarithm - of_subject[sweep].logarithm for sweep in shared]
    # Of two blocks that both drown in their loops, neither is the longer one.
    if any(map(math.isnan, differences)):
        raise refused_as_not_positive()
    typical = statistics.median(differences)
    total = _total(reference, shared) - _total(subject, shared)
    if not (math.isfinite(typical) and math.isfinite(total)):
        raise refused_as_not_positive()
    return RoundRatio(typical, total)


def _total(work: Work, shared: Set[int]) -> float:
    if len(shared) == len(work.by_sweep):
        return work.logarithm
    sweeps = [work.by_sweep[sweep] for sweep in shared]
    return logarithm_per_unit(sum(one.net_ns for one in sweeps), sum(one.units for one in sweeps))
