"""Where the speedup that N workers promise has gone: an identity, so that nothing is left over."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.model.cell import Interval


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What equal work took in a round, a unit: wall time and CPU time summed over workers, in nanoseconds."""

    wall_ns: float
    cpu_ns: float


@dataclass(frozen=True, kw_only=True)
class LostCapacity:
    """Speedup at N workers = cores_used_ratio / cpu_inflation.

    `cores_used` is CPU time / wall time at N; its ratio to that of one worker is what running at once gained, and
    `cpu_inflation`, CPU time at N / at 1 for the same work, is what it cost.
    """

    speedup: Interval
    cores_used: Interval
    cores_used_ratio: Interval
    cpu_inflation: Interval


def lost_capacity(at_one: Sequence[Effort], at_n: Sequence[Effort], level: float) -> LostCapacity:
    """Split the speedup over rounds: each factor's logarithm a round, Hodges-Lehmann over them.

    From n/S = (C_n/C_1) x (n T_n/C_n) x (C_1/T_1), with C CPU time and T wall time for equal work. Rounds must
    correspond. EstimationError for times that are not above 0, or too few rounds.
    """
    if len(at_one) != len(at_n):
        raise EstimationError(f"{len(at_one)} rounds at one worker do not match {len(at_n)} at several")
    if any(min(effort.wall_ns, effort.cpu_ns) <= 0 for effort in (*at_one, *at_n)):
        raise EstimationError("a round took no time; wall and CPU time must be above 0")
    pairs = list(zip(at_one, at_n, strict=True))
    return LostCapacity(
        speedup=of_logarithms([math.log(one.wall_ns / n.wall_ns) for one, n in pairs], level),
        cores_used=of_logarithms([math.log(n.cpu_ns / n.wall_ns) for _, n in pairs], level),
        cores_used_ratio=of_logarithms(
            [math.log(n.cpu_ns / n.wall_ns) - math.log(one.cpu_ns / one.wall_ns) for one, n in pairs], level
        ),
        cpu_inflation=of_logarithms([math.log(n.cpu_ns / one.cpu_ns) for one, n in pairs], level),
    )
