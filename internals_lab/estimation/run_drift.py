"""By how much two runs of unchanged code may differ, made one after the other on a machine that drifts."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence

FEWEST_GROUPS = 3
# The median distance from 0 of a normal variable, in standard deviations.
MEDIAN_DISTANCE = statistics.NormalDist().inv_cdf(0.75)


def between_single_rounds(baseline: Sequence[float], current: Sequence[float], level: float) -> float:
    """The factor within which a single round of the one run lies from a single round of the other at `level`, if nothing
    but the rounds differs; both are logarithms, one a round.

    An interval over rounds becomes narrower with each round, as if each met the machine anew. Between runs lie hours, within one
    seconds (the autocorrelation from round to round was seen at 0.9), so a run is taken for no more than one such visit.
    """
    return math.exp(_deviations(level) * math.hypot(_deviation(baseline), _deviation(current)))


def between_other_groups(groups: Iterable[Sequence[float]], level: float) -> float | None:
    """The factor within which unchanged groups moved from run to run at `level`; each group (a scenario) has the logarithms of
    its cells' ratios. None for fewer than three groups.

    From the middle of the groups' median distances from 0, so that a few groups that did change do not matter.
    """
    distances = [statistics.median(map(abs, ratios)) for ratios in groups if ratios]
    if len(distances) < FEWEST_GROUPS:
        return None
    return math.exp(_deviations(level) * statistics.median(distances) / MEDIAN_DISTANCE)


def _deviations(level: float) -> float:
    """How many standard deviations to each side hold that share of a normal variable."""
    return statistics.NormalDist().inv_cdf((1 + level) / 2)


def _deviation(values: Sequence[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else 0.0
