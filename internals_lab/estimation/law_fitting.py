"""The parameters of a scaling law that fit speedups best, for many sets of speedups at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_STEPS = 50
MOST_HALVINGS = 12
SMALLEST_STEP = 1e-10


def parameters(workers: Floats, log_speedups: Floats, *, coherent: bool) -> Floats:
    """Contention (and coherency), both within [0, 1], of the law S(n) = n / (1 + contention (n - 1) + coherency n (n - 1))
    with the least squares of the residuals of ln S; a row for each row of `log_speedups`, which has a value for each of
    `workers`.

    Gauss-Newton with halved steps (Bjoerck, Numerical methods for least squares problems, 1996, section 9.2), from the
    solution of the linear problem for n / S. The jackknife leaves out each round in turn: all these fits go side by side,
    since one after the other they took most of the time of judging a run.
    """
    terms = np.stack([workers - 1, workers * (workers - 1)], axis=1)[:, : 2 if coherent else 1]
    log_lost = np.log(workers) - log_speedups
    found = _least_squares(terms, log_lost, np.ones(len(workers)))
    outside = ((found < 0) | (found > 1)).any(axis=1)
    if outside.any():
        found[outside] = _on_the_border(terms, log_lost[outside], found[outside])
    return found


def _on_the_border(terms: Floats, log_lost: Floats, found: Floats) -> Floats:
    """The best where one parameter is 0 or 1 and the other within."""
    if terms.shape[1] == 1:
        return found.clip(0, 1)
    best, least = found.clip(0, 1), np.full(len(found), np.inf)
    for held in (0, 1):
        free = terms[:, [1 - held]]
        for value in (0.0, 1.0):
            base = 1 + value * terms[:, held]
            candidate = np.full(found.shape, value)
            candidate[:, 1 - held] = _least_squares(free, log_lost, base)[:, 0].clip(0, 1)
            misfit = ((np.log1p(candidate @ terms.T) - log_lost) ** 2).sum(axis=1)
            better = misfit < least
            best[better], least[better] = candidate[better], misfit[better]
    return best


def _least_squares(terms: Floats, log_lost: Floats, base: Floats) -> Floats:
    """For each row the factors of the terms, of any size, with ln(base + factors x terms) closest to it."""
    lost = np.exp(log_lost)
    weighted = terms / lost[:, :, None]
    factors = _solved(weighted, (lost - base) / lost)
    misfit = _misfit(factors, terms, log_lost, base)
    # Where the linear solution has no logarithm.
    factors[~np.isfinite(misfit)] = 0.01
    misfit = _misfit(factors, terms, log_lost, base)
    for _ in range(MOST_STEPS):
        reached = base + factors @ terms.T
        step = _solved(terms / reached[:, :, None], log_lost - np.log(reached))
        for _ in range(MOST_HALVINGS):
            tried = _misfit(factors + step, terms, log_lost, base)
            worse = ~(tried <= misfit)
            if not worse.any():
                break
            step[worse] /= 2
        step[worse] = 0
        factors += step
        misfit = _misfit(factors, terms, log_lost, base)
        if np.abs(step).max() < SMALLEST_STEP:
            break
    return factors


def _solved(design: Floats, wanted: Floats) -> Floats:
    """The least-squares solution of each row's linear problem, by its normal equations: one or two unknowns."""
    transposed = design.transpose(0, 2, 1)
    found = np.linalg.solve(transposed @ design, transposed @ wanted[:, :, None])
    return np.asarray(found[:, :, 0], dtype=np.float64)


def _misfit(factors: Floats, terms: Floats, log_lost: Floats, base: Floats) -> Floats:
    """The sum of squares of each row; infinite where there is no logarithm."""
    reached = base + factors @ terms.T
    squares = (np.log(np.maximum(reached, 1e-300)) - log_lost) ** 2
    return np.where((reached > 0).all(axis=1), squares.sum(axis=1), np.inf)
