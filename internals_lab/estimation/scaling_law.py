"""How speedup grows with workers: Amdahl's law and the Universal Scalability Law, fitted over rounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from internals_lab.errors import EstimationError
from internals_lab.estimation.law_fitting import Floats, parameters
from internals_lab.model.cell import Interval

# Below four worker counts contention and coherency cannot be told apart.
FEWEST_COUNTS = 4
FEWEST_ROUNDS = 4
# Of the curve, evenly on a log scale: enough for an eye to see none of its corners.
CURVE_POINTS = 13


@dataclass(frozen=True, kw_only=True)
class ScalingLaw:
    """S(n) = n / (1 + contention (n - 1) + coherency n (n - 1)), with intervals that are approximate.

    `coherency` is None under Amdahl's law. `best_workers` is where the fitted curve has its top, None where it has
    none. `misfit` is the root mean square of the residuals of ln S. `curve` has the fitted speedup from one to the
    largest of the workers that it was fitted to, each with an interval of its own: not one for all of them together.
    """

    contention: Interval
    coherency: Interval | None
    best_workers: float | None
    misfit: float
    curve: tuple[tuple[float, Interval], ...] = ()

    def speedup(self, workers: float) -> float:
        """The fitted curve."""
        beta = self.coherency.estimate if self.coherency else 0.0
        return float(np.exp(_log_speedup(np.array([workers]), self.contention.estimate, beta))[0])


def amdahl(workers: Sequence[int], log_speedups: Sequence[Sequence[float]], level: float) -> ScalingLaw:
    """Amdahl's law: `contention` is the serial fraction (Amdahl 1967). See `universal` for the arguments."""
    return _fit(workers, log_speedups, level, coherent=False)


def universal(workers: Sequence[int], log_speedups: Sequence[Sequence[float]], level: float) -> ScalingLaw:
    """The Universal Scalability Law (Gunther 2007) by least squares on ln S.

    `log_speedups` has a row a round with a value for each of `workers`. Uncertainty by the jackknife-t over rounds
    (Miller 1974): in simulation it covered 91 to 98 % at nominal 95 %, where a bootstrap failed at coherency 0.
    EstimationError below four different worker counts or four rounds.
    """
    if (
        len({count for count in workers if count > 1}) < FEWEST_COUNTS - 1
        or len(set(workers)) < FEWEST_COUNTS
    ):
        raise EstimationError(
            f"the universal law needs {FEWEST_COUNTS} worker counts, there are {len(set(workers))}: "
            "contention and coherency cannot be told apart below"
        )
    return _fit(workers, log_speedups, level, coherent=True)


def karp_flatt(speedup: Interval, workers: int) -> Interval:
    """The experimentally determined serial fraction (1/S - 1/n) / (1 - 1/n) (Karp and Flatt 1990).

    It falls as S rises, so the limits of S give its limits. EstimationError for fewer than two workers.
    """
    if workers < 2:
        raise EstimationError(f"{workers} worker has no serial fraction; two are the fewest")

    def fraction(s: float) -> float:
        return (1 / s - 1 / workers) / (1 - 1 / workers)

    return Interval(
        estimate=fraction(speedup.estimate),
        low=fraction(speedup.high),
        high=fraction(speedup.low),
        level=speedup.level,
        n=speedup.n,
    )


def _log_speedup(n: Floats, contention: float, coherency: float) -> Floats:
    return np.asarray(np.log(n / (1 + contention * (n - 1) + coherency * n * (n - 1))), dtype=np.float64)


def without_each(rows: Floats) -> Floats:
    """The means over all rows, and below them those over all but the first, all but the second, and so on."""
    everything = rows.mean(axis=0)
    left = (rows.sum(axis=0) - rows) / (len(rows) - 1)
    return np.asarray(np.vstack([everything, left]), dtype=np.float64)


def jackknife_half_width(pseudo_values: Floats, level: float) -> Floats:
    """Student's interval over the pseudo-values of rounds, a row a round (Tukey 1958; Miller 1974)."""
    rounds = len(pseudo_values)
    from scipy.special import stdtrit  # to import scipy.stats here would take the first sample half a second

    quantile = stdtrit(rounds - 1, 1 - (1 - level) / 2)
    return np.asarray(quantile * pseudo_values.std(axis=0, ddof=1) / math.sqrt(rounds), dtype=np.float64)


def _fit(
    workers: Sequence[int], log_speedups: Sequence[Sequence[float]], level: float, *, coherent: bool
) -> ScalingLaw:
    n = np.asarray(workers, dtype=np.float64)
    rows = np.asarray(log_speedups, dtype=np.float64)
    rounds = len(rows)
    if rounds < FEWEST_ROUNDS or rows.ndim != 2 or rows.shape[1] != len(n):
        raise EstimationError(
            f"a law is fitted to at least {FEWEST_ROUNDS} rounds with a speedup for each of {len(n)} worker counts, "
            f"not to numbers of shape {rows.shape}"
        )
    if not np.isfinite(rows).all():
        raise EstimationError(
            "a speedup is not finite; every round must give a number for every worker count"
        )
    fitted = parameters(n, without_each(rows), coherent=coherent)
    whole, without = fitted[0], fitted[1:]
    pseudo = rounds * whole - (rounds - 1) * without
    half = jackknife_half_width(pseudo, level)
    intervals = [
        Interval(
            estimate=float(value),
            low=max(0.0, float(value - width)),
            high=float(value + width),
            level=level,
            n=rounds,
        )
        for value, width in zip(whole, half, strict=True)
    ]
    beta = float(whole[1]) if coherent else 0.0
    misfit = _log_speedup(n, float(whole[0]), beta) - rows.mean(axis=0)
    return ScalingLaw(
        contention=intervals[0],
        coherency=intervals[1] if coherent else None,
        best_workers=math.sqrt((1 - float(whole[0])) / beta) if beta > 1e-9 else None,
        misfit=float(np.sqrt(np.mean(misfit**2))),
        curve=_curve(np.geomspace(1, n.max(), CURVE_POINTS), fitted, level),
    )


def _curve(n: Floats, fitted: Floats, level: float) -> tuple[tuple[float, Interval], ...]:
    """ln S by all rounds, and by the jackknife-t over them its limits at each of `n`: in simulation (400 runs each of 8 to 32
    rounds at 4 to 6 counts) the universal law's covered 92 to 96 % at nominal 95 %.
    """
    rounds = len(fitted) - 1
    logs = np.stack([_log_speedup(n, row[0], row[1] if len(row) > 1 else 0.0) for row in fitted])
    half = jackknife_half_width(rounds * logs[0] - (rounds - 1) * logs[1:], level)
    return tuple(
        (
            float(count),
            Interval(
                estimate=math.exp(middle),
                low=math.exp(middle - reach),
                high=math.exp(middle + reach),
                level=level,
                n=rounds,
            ),
        )
        for count, middle, reach in zip(n, logs[0], half, strict=True)
    )
