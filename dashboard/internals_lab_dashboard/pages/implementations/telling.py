"""Which of many workloads are drawn until a reader asks for all: the means, and where interpreters differ most."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from internals_lab_dashboard.data.implementations.standings import Contest

DECIDED = ("faster", "slower")  # a wide interval that leaves the answer open lies far out by chance


def most_telling(told: Sequence[Contest], most: int) -> list[Contest]:
    """So many of them in their order: means before others, then those whose decided speedups lie furthest from 1."""
    ranked = sorted(range(len(told)), key=lambda place: (not told[place].is_mean, -_distance(told[place])))
    kept = set(ranked[:most])
    return [one for place, one in enumerate(told) if place in kept]


def _distance(contest: Contest) -> float:
    return max(
        (
            abs(log(one.speedup.estimate))
            for one in contest.standings
            if one.speedup is not None and one.state in DECIDED and one.speedup.estimate > 0
        ),
        default=0.0,
    )
