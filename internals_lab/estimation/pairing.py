"""The values of one round for a pair of processes that were alive together."""

from __future__ import annotations

import math
import statistics
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
    subject_sweeps, reference_sweeps = subject.by_sweep(), reference.by_sweep()
    shared = sorted(subject_sweeps.keys() & reference_sweeps.keys())
    if not shared:
        raise EstimationError("the two sides share no sweep; blocks are compared with neighbours only")
    differences: list[float] = []
    for sweep in shared:
        of_subject = logarithm_per_unit(*subject_sweeps[sweep])
        of_reference = logarithm_per_unit(*reference_sweeps[sweep])
        if math.isinf(of_subject) and math.isinf(of_reference):
            raise refused_as_not_positive()
        differences.append(of_reference - of_subject)
    typical = statistics.median(differences)
    total = _total(reference_sweeps, shared) - _total(subject_sweeps, shared)
    if not (math.isfinite(typical) and math.isfinite(total)):
        raise refused_as_not_positive()
    return RoundRatio(typical, total)


def _total(sweeps: dict[int, tuple[int, int]], shared: list[int]) -> float:
    value = logarithm_per_unit(sum(sweeps[s][0] for s in shared), sum(sweeps[s][1] for s in shared))
    if math.isinf(value):
        raise refused_as_not_positive()
    return value
