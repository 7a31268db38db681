"""The parameters of scaling laws, against a general least-squares solver with bounds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize

from internals_lab.estimation.law_fitting import Floats, parameters


def speedups(workers: Floats, contention: float, coherency: float) -> Floats:
    return np.log(workers / (1 + contention * (workers - 1) + coherency * workers * (workers - 1)))


@pytest.mark.parametrize("coherent", [False, True])
@pytest.mark.parametrize("contention", [0.0, 0.05, 1.0])
@pytest.mark.parametrize("coherency", [0.0, 0.01])
@pytest.mark.parametrize("noise", [0.002, 0.2])
def test_no_other_parameters_within_the_borders_fit_better(
    coherent: bool, contention: float, coherency: float, noise: float
) -> None:
    """With noise many of these lie on a border: work that does not scale at all, or no coherency."""
    rng = np.random.default_rng(1)
    workers = np.array([1.0, 2, 4, 8, 16])
    rows = speedups(workers, contention, coherency) + rng.normal(0, noise, (6, 5))
    found = parameters(workers, rows, coherent=coherent)
    for row, fitted in zip(rows, found, strict=True):
        start = [0.05, 0.001] if coherent else [0.05]

        def residuals(tried: Floats, row: Floats = row) -> Floats:
            return speedups(workers, tried[0], tried[1] if coherent else 0.0) - row

        other = optimize.least_squares(
            residuals, start, bounds=([0.0] * len(start), [1.0] * len(start)), xtol=1e-12, ftol=1e-12
        )
        assert ((fitted >= 0) & (fitted <= 1)).all()
        assert (residuals(fitted) ** 2).sum() <= 2 * other.cost + 1e-12
        # The other one stays a little within the borders.
        assert fitted == pytest.approx(other.x, abs=1e-3)


def test_a_set_of_speedups_is_fitted_for_itself_whatever_stands_beside_it() -> None:
    workers = np.array([1.0, 2, 4, 8])
    good, strange = speedups(workers, 0.1, 0.002), np.array([0.0, 3.0, -4.0, 2.0])
    alone = parameters(workers, good[None], coherent=True)
    beside = parameters(workers, np.stack([strange, good]), coherent=True)
    assert alone[0] == pytest.approx([0.1, 0.002], abs=1e-9)
    assert beside[1] == pytest.approx(alone[0], abs=1e-9)
