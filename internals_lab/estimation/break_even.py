"""At how many workers a fitted scaling law reaches a speedup that is needed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from internals_lab.errors import EstimationError
from internals_lab.estimation.law_fitting import parameters
from internals_lab.estimation.scaling_law import FEWEST_ROUNDS, jackknife_half_width, without_each
from internals_lab.model.cell import Interval


def fitted_break_even(
    workers: Sequence[int],
    log_speedups: Sequence[Sequence[float]],
    log_needed: Sequence[float],
    level: float,
    *,
    coherent: bool,
) -> Interval | None:
    """Where the law that fits `log_speedups` (a row a round, a value for each of `workers`) first gives the speedup that
    is needed, `log_needed` a round; with `coherent` the Universal Scalability Law, else Amdahl's. At least 1.

    Uncertainty by the jackknife-t over rounds, on the logarithm: both sides of the crossing are left out together. None
    where the curve, or that of any round left out, never gets there. EstimationError below four rounds.
    """
    n, rows, needed = (np.asarray(values, dtype=np.float64) for values in (workers, log_speedups, log_needed))
    rounds = len(rows)
    if rounds < FEWEST_ROUNDS or len(needed) != rounds:
        raise EstimationError(
            f"a crossing needs at least {FEWEST_ROUNDS} rounds with both sides, not {rounds} and {len(needed)}"
        )

    fitted = parameters(n, without_each(rows), coherent=coherent)
    whole, *without = (
        first_reached(math.exp(log_speedup), float(law[0]), float(law[1]) if coherent else 0.0)
        for law, log_speedup in zip(fitted, without_each(needed[:, None])[:, 0], strict=True)
    )
    if whole is None or any(one is None for one in without):
        return None
    logs = np.log(np.array([one for one in without if one is not None]))
    pseudo = rounds * math.log(whole) - (rounds - 1) * logs
    half = float(jackknife_half_width(pseudo, level))
    return Interval(
        estimate=whole,
        low=max(1.0, whole * math.exp(-half)),
        high=whole * math.exp(half),
        level=level,
        n=rounds,
    )


def first_reached(speedup: float, contention: float, coherency: float) -> float | None:
    """The smallest n of at least 1 with S(n) >= speedup; None where the curve never gets there.

    S(n) = s is a quadratic in n: coherency s n^2 + (contention s - coherency s - 1) n + s (1 - contention) = 0.
    """
    if speedup <= 1:
        return 1.0
    square, linear, constant = (
        coherency * speedup,
        contention * speedup - coherency * speedup - 1,
        speedup * (1 - contention),
    )
    if linear >= 0:
        return None
    discriminant = linear * linear - 4 * square * constant
    if discriminant < 0:
        return None
    # The smaller root, in the form that neither cancels nor divides by a coherency of 0.
    return max(1.0, 2 * constant / (-linear + math.sqrt(discriminant)))
