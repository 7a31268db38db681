"""Whether numbers come from a distribution with one mode: Hartigan's dip test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

# Of samples of the uniform distribution, the unimodal one with the greatest dips, sqrt(n) * dip exceeds this in less
# than 0.1 % of cases: simulated 99.9 % quantiles rise from 0.65 at n = 32 to 0.73 at n = 1024.
CRITICAL = 0.74
# Below this the critical value does not hold, and two modes are two handfuls of numbers.
FEWEST = 32


def is_multimodal(values: Sequence[float]) -> bool:
    """Whether the dip test rejects a single mode at 0.1 %; never for fewer than `FEWEST` values.

    The null distribution is the uniform one, so that for peaked ones false alarms are rarer still (Hartigan and
    Hartigan, The dip test of unimodality, Annals of Statistics 13, 1985).
    """
    return len(values) >= FEWEST and math.sqrt(len(values)) * dip(values) > CRITICAL


def dip(values: Sequence[float]) -> float:
    """The greatest distance between the empirical distribution and the unimodal one that is closest to it.

    P. M. Hartigan, Algorithm AS 217 (Applied Statistics 34, 1985), with the corrections of Maechler's R package
    diptest. Distances are counted in steps of 1/n until the end, doubled.
    """
    x = sorted(values)
    n = len(x)
    if n < 2 or x[0] == x[-1]:
        return 0.5 / max(n, 1)
    below, above = _below(x), _above(x)
    low, high, found = 0, n - 1, 1.0
    while True:
        minorant = _follow(below, high, low)
        majorant = _follow(above, low, high)
        distance, left, right = _widest_gap(x, minorant, majorant)
        if distance < found:
            break
        outside = [
            *(_beyond(x, begin, end, 1) for end, begin in pairwise(minorant[left:])),
            *(_beyond(x, begin, end, -1) for begin, end in pairwise(majorant[right:])),
        ]
        found = max(found, *outside) if outside else found
        if (low, high) == (minorant[left], majorant[right]):
            break
        low, high = minorant[left], majorant[right]
    return found / (2 * n)


def _below(x: Sequence[float]) -> list[int]:
    """For each point, the one before it on the greatest convex minorant of the points up to it."""
    before = [0] * len(x)
    for j in range(1, len(x)):
        one = j - 1
        while one != 0:
            two = before[one]
            if (x[j] - x[one]) * (one - two) < (x[one] - x[two]) * (j - one):
                break
            one = two
        before[j] = one
    return before


def _above(x: Sequence[float]) -> list[int]:
    """For each point, the next on the least concave majorant of the points from it on."""
    last = len(x) - 1
    after = [last] * len(x)
    for k in range(last - 1, -1, -1):
        one = k + 1
        while one != last:
            two = after[one]
            if (x[k] - x[one]) * (one - two) < (x[one] - x[two]) * (k - one):
                break
            one = two
        after[k] = one
    return after


def _follow(links: Sequence[int], start: int, end: int) -> list[int]:
    path = [start]
    while path[-1] != end:
        path.append(links[path[-1]])
    return path


def _widest_gap(x: Sequence[float], minorant: list[int], majorant: list[int]) -> tuple[float, int, int]:
    """The greatest distance between the two, and where on each of them (as indices of the paths) it is."""
    left, right = len(minorant) - 1, len(majorant) - 1
    if len(minorant) == 2 and len(majorant) == 2:
        return 1.0, left, right
    distance, i, j = 0.0, len(minorant) - 2, 1
    while True:
        lower, upper = minorant[i], majorant[j]
        if lower > upper:
            begin = minorant[i + 1]
            gap = upper - begin + 1 - (x[upper] - x[begin]) * (lower - begin) / (x[lower] - x[begin])
            j += 1
            if gap >= distance:
                distance, left, right = gap, i + 1, j - 1
        else:
            begin = majorant[j - 1]
            gap = (x[lower] - x[begin]) * (upper - begin) / (x[upper] - x[begin]) - (lower - begin - 1)
            i -= 1
            if gap >= distance:
                distance, left, right = gap, i + 1, j
        i, j = max(i, 0), min(j, len(majorant) - 1)
        if minorant[i] == majorant[j]:
            return distance, left, right


def _beyond(x: Sequence[float], begin: int, end: int, side: int) -> float:
    """How far the steps of the empirical distribution leave the chord over `begin` to `end`, on one side of it."""
    if end - begin <= 1 or x[end] == x[begin]:
        return 1.0
    slope = (end - begin) / (x[end] - x[begin])
    return max(1.0, *(side * (k - begin - (x[k] - x[begin]) * slope) + 1 for k in range(begin, end + 1)))
