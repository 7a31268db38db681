"""What one process of one round took for its work, as columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from internals_lab.errors import EstimationError


@dataclass(frozen=True, kw_only=True)
class Work:
    """One entry a timed block. `units` is the work of a block, by all of its workers together.

    `sweep` numbers the shuffled passes over the arms. `empty_ns` is what the loop around the work took
    without the work, measured beside it; it is subtracted. EstimationError for columns of unequal length,
    for no block at all, and for a duration that is not positive (a clock that stood still or went back).
    """

    sweep: Sequence[int]
    elapsed_ns: Sequence[int]
    units: int
    empty_ns: Sequence[int] | None = None

    def __post_init__(self) -> None:
        if not self.elapsed_ns:
            raise EstimationError("there is no timed block; at least one a round is needed")
        if self.units < 1:
            raise EstimationError(f"a block of {self.units} units has no time per unit; at least 1 is needed")
        for name, column in (("sweep", self.sweep), ("empty_ns", self.empty_ns)):
            if column is not None and len(column) != len(self.elapsed_ns):
                raise EstimationError(
                    f"columns of unequal length: {len(column)} in {name}, {len(self.elapsed_ns)} timed blocks"
                )
        for name, column in (("timed block", self.elapsed_ns), ("empty loop", self.empty_ns)):
            if column and min(column) <= 0:
                place, elapsed_ns = next((at, ns) for at, ns in enumerate(column) if ns <= 0)
                raise EstimationError(
                    f"{name} {place} took {elapsed_ns} ns; a duration must be positive, "
                    "longer than a step of the clock"
                )

    @cached_property
    def net_ns(self) -> Sequence[int]:
        """The time of each block less its empty loop; zero or negative where the work drowns in the loop."""
        if self.empty_ns is None:
            return self.elapsed_ns
        return [full - empty for full, empty in zip(self.elapsed_ns, self.empty_ns, strict=True)]

    @cached_property
    def logarithms(self) -> Sequence[float]:
        """`logarithm_per_unit` of each block."""
        return [logarithm_per_unit(net_ns, self.units) for net_ns in self.net_ns]

    @cached_property
    def logarithm(self) -> float:
        """`logarithm_per_unit` of all blocks together."""
        return logarithm_per_unit(sum(self.net_ns), self.units * len(self.net_ns))

    @cached_property
    def by_sweep(self) -> dict[int, Sweep]:
        """Each sweep that the process took part in; several of its blocks in one count as one."""
        sums: dict[int, tuple[int, int]] = {}
        for sweep, net_ns in zip(self.sweep, self.net_ns, strict=True):
            time_ns, units = sums.get(sweep, (0, 0))
            sums[sweep] = (time_ns + net_ns, units + self.units)
        return {sweep: Sweep(*sums[sweep], logarithm_per_unit(*sums[sweep])) for sweep in sums}


class Sweep(NamedTuple):
    """A process's blocks in one sweep: net time and units, summed, and the logarithm of the time per unit."""

    net_ns: int
    units: int
    logarithm: float


def logarithm_per_unit(net_ns: int, units: int) -> float:
    """ln of the time per unit; minus infinity where the net time is not positive.

    Such a block ranks below all others in a median. It is neither clipped to some small time nor left out,
    which would both shift the estimate; where it reaches the median the estimate is refused.
    """
    return math.log(net_ns / units) if net_ns > 0 else -math.inf


def refused_as_not_positive() -> EstimationError:
    """The refusal for work that cannot be told from the empty loop around it."""
    return EstimationError(
        "the work took no longer than the empty loop around it; only a statement that costs more than the loop "
        "can be timed"
    )
