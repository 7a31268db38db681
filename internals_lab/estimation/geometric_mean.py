"""The mean speedup over several programs, one value a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from internals_lab.errors import EstimationError
from internals_lab.estimation.pairing import RoundRatio


def mean_ratios(programs: Sequence[Mapping[int, RoundRatio]]) -> dict[int, RoundRatio]:
    """Of each program's values by round (logarithms of speedups), the mean over programs, for each round that all of them
    have: the logarithm of the geometric mean of the speedups, in which each program counts the same.

    Of normalised figures the geometric mean alone does not depend on what they are normalised to (Fleming and Wallace,
    "How not to lie with statistics", CACM 29(3), 1986). Programs are measured one after the other: what the rounds of
    one number share is nothing but the number, so these means are as independent of each other as the rounds are, and
    the round stays the unit of replication. The programs are taken as given: nothing is said of others.
    """
    if not programs:
        raise EstimationError("there is no program to take a mean of")
    shared = sorted(set.intersection(*(set(values) for values in programs)))
    return {
        number: RoundRatio(
            fmean(values[number].typical for values in programs),
            fmean(values[number].total for values in programs),
        )
        for number in shared
    }
