"""When enough rounds are in: looks at a few planned counts, each at a level of its own, so that coverage is kept.

A run may stop after a look for what it sees there. So that the interval which is reported keeps its level whenever that
was, each look before the end gets a small share of the error that is allowed, and the end what is left: a stop that is
early needs a clear case, and a run that goes on to its end loses next to nothing (Haybittle 1971; Peto et al. 1976;
repeated confidence intervals, Jennison and Turnbull 1989).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from internals_lab.errors import EstimationError
from internals_lab.estimation.signed_rank import interval_rank
from internals_lab.model.cell import Interval

# The rounds after which a run may look, unless that is nearly its end: a look that can save but a few rounds is not
# worth its share of the error.
LOOKS = (8, 16, 32, 64)
LATEST_LOOK = 2 / 3
# What a look before the end gets of the error: at 95 % just enough for 8 rounds that are all on one side, 2 / 2^8.
SHARE_OF_A_LOOK = 1 / 6
# Of the quadrature over what has not crossed; with twice as many no level changes by more than 1e-12.
NODES = 64

Reason = Literal["one side of every threshold", "inside the margin", "narrow enough"]


def looks_within(rounds: int, nominal: float) -> tuple[int, ...]:
    """After how many of these rounds the data are looked at: where a look can decide anything at its level and leaves a
    good part to be saved, and at the end.
    """
    early = _level_of_an_early_look(nominal)
    worth = (look for look in LOOKS if look <= rounds * LATEST_LOOK and interval_rank(look, early) >= 1)
    return (*worth, rounds)


def level_of_a_look(n: int, looks: Sequence[int], nominal: float) -> float:
    """The level of an interval over `n` rounds in a run that looks at its data after `looks` rounds, the last of them its
    end; `nominal` is what all of them keep together.

    The end has all the error that the looks before leave it, by their joint distribution; a run that was cut short
    between two looks has the level of the next. EstimationError for a level that is none.
    """
    if not 0 < nominal < 1:
        raise EstimationError(f"a confidence level of {nominal} means nothing; it must lie between 0 and 1")
    early = tuple(looks[:-1])
    if not early:
        return nominal
    return _level_of_an_early_look(nominal) if n <= early[-1] else _level_of_the_end(early, n, nominal)


def error_of_a_look(n: int, looks: Sequence[int], nominal: float) -> float:
    """The part of the error 1 - `nominal` that a look after `n` rounds may spend, the parts of all looks adding up to it.

    Stricter than `level_of_a_look` at the end: for what is no single interval, whose joint distribution is not known.
    """
    early, error = looks[:-1], 1 - nominal
    if early and n <= early[-1]:
        return error * SHARE_OF_A_LOOK
    return error * (1 - len(early) * SHARE_OF_A_LOOK)


def enough(
    interval: Interval, *, thresholds: Sequence[float], margin: float, narrow: float | None
) -> Reason | None:
    """Why no further round is needed for this ratio, or None.

    `thresholds` are the ratios that matter (1, and what claims declare), `margin` the half-width of the equivalence
    band (0.02 is [1/1.02, 1.02]), `narrow` a relative half-width that is good enough whatever it says.
    """
    if 1 / (1 + margin) <= interval.low and interval.high <= 1 + margin:
        return "inside the margin"
    if thresholds and all(interval.high < limit or interval.low > limit for limit in thresholds):
        return "one side of every threshold"
    if narrow is not None and (interval.high / interval.low) ** 0.5 - 1 <= narrow:
        return "narrow enough"
    return None


def _level_of_an_early_look(nominal: float) -> float:
    return 1 - (1 - nominal) * SHARE_OF_A_LOOK


@lru_cache(maxsize=256)
def _level_of_the_end(early: tuple[int, ...], n: int, nominal: float) -> float:
    """The level at which all looks together miss with probability 1 - `nominal`."""
    critical = _critical(_level_of_an_early_look(nominal))
    low, high = nominal, 1.0
    # The chance to miss falls with the level; 40 halvings leave nothing that a rank could feel.
    for _ in range(40):
        level = (low + high) / 2
        criticals = (*[critical] * len(early), _critical(level))
        if _chance_to_cross((*early, n), criticals) > 1 - nominal:
            low = level
        else:
            high = level
    return high


def _critical(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def _chance_to_cross(looks: Sequence[int], criticals: Sequence[float]) -> float:
    """That a standardised sum of that many independent values lies beyond its critical value at any of the looks.

    The sum's density among what has not crossed yet is carried from look to look (Armitage, McPherson and Rowe 1969).
    Signed-rank statistics behave like such sums closely enough; a test compares with the ranks themselves.
    """
    nodes, weights = _quadrature()
    points, inside, done = np.zeros(1), np.ones(1), 0
    for look, critical in zip(looks, criticals, strict=True):
        edge, step = critical * look**0.5, (look - done) ** 0.5
        reached = edge * nodes
        density = np.exp(-(((reached[:, None] - points) / step) ** 2) / 2) / (step * (2 * np.pi) ** 0.5)
        points, inside, done = reached, edge * weights * (density @ inside), look
    return 1 - float(inside.sum())


@lru_cache(maxsize=1)
def _quadrature() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gauss-Legendre, over -1 to 1."""
    return np.polynomial.legendre.leggauss(NODES)
