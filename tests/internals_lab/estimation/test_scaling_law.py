from __future__ import annotations

import numpy as np
import pytest

from internals_lab.errors import EstimationError
from internals_lab.estimation.scaling_law import amdahl, karp_flatt, universal
from internals_lab.model.cell import Interval

WORKERS = [1, 2, 3, 4, 6, 8]


def speedups(contention: float, coherency: float, rounds: int, noise: float, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    n = np.array(WORKERS)
    truth = np.log(n / (1 + contention * (n - 1) + coherency * n * (n - 1)))
    # The reference's own error is shared by all worker counts of a round.
    return truth + noise * rng.standard_normal((rounds, 1)) + noise * rng.standard_normal((rounds, len(n)))


def test_without_noise_both_laws_give_back_what_was_put_in() -> None:
    law = universal(WORKERS, speedups(0.08, 0.004, 8, 0.0).tolist(), 0.95)
    assert law.contention.estimate == pytest.approx(0.08, abs=1e-6)
    assert law.coherency is not None
    assert law.coherency.estimate == pytest.approx(0.004, abs=1e-6)
    assert law.best_workers == pytest.approx((0.92 / 0.004) ** 0.5, rel=1e-3)
    assert law.speedup(4) == pytest.approx(4 / (1 + 0.24 + 0.048), rel=1e-6)
    assert amdahl(WORKERS, speedups(0.1, 0.0, 8, 0.0).tolist(), 0.95).contention.estimate == pytest.approx(
        0.1
    )


def test_the_intervals_cover_about_as_often_as_they_say() -> None:
    covered = [0, 0]
    times = 150
    for seed in range(times):
        law = universal(WORKERS, speedups(0.08, 0.004, 16, 0.02, seed).tolist(), 0.95)
        assert law.coherency is not None
        covered[0] += law.contention.low <= 0.08 <= law.contention.high
        covered[1] += law.coherency.low <= 0.004 <= law.coherency.high
    assert min(covered) / times >= 0.88


def test_the_curve_covers_the_truth_at_each_place_about_as_often_as_it_says() -> None:
    covered, times = np.zeros(13), 150
    for seed in range(times):
        curve = universal(WORKERS, speedups(0.08, 0.004, 16, 0.02, seed).tolist(), 0.95).curve
        for place, (n, speedup) in enumerate(curve):
            truth = n / (1 + 0.08 * (n - 1) + 0.004 * n * (n - 1))
            # With one worker both are 1, but for the last digit.
            covered[place] += speedup.low - 1e-12 <= truth <= speedup.high + 1e-12
    assert (curve[0][0], curve[-1][0]) == (1, pytest.approx(8))
    assert (covered[1:] / times).min() >= 0.88


def test_the_curve_is_the_law_s_own() -> None:
    law = amdahl(WORKERS, speedups(0.1, 0.0, 8, 0.01).tolist(), 0.95)
    assert [law.speedup(n) for n, _ in law.curve] == pytest.approx([one.estimate for _, one in law.curve])
    assert {(one.level, one.n) for _, one in law.curve} == {(0.95, 8)}


def test_what_cannot_be_identified_is_refused_with_what_is_needed() -> None:
    with pytest.raises(EstimationError, match="needs 4 worker counts, there are 3"):
        universal([1, 2, 4], np.zeros((8, 3)).tolist(), 0.95)
    with pytest.raises(EstimationError, match="at least 4 rounds"):
        amdahl([1, 2], np.zeros((3, 2)).tolist(), 0.95)
    with pytest.raises(EstimationError, match="not finite"):
        amdahl([1, 2], [[0.0, float("nan")]] * 8, 0.95)


def test_karp_flatt_turns_the_limits_of_the_speedup_round() -> None:
    fraction = karp_flatt(Interval(estimate=2.5, low=2.0, high=4.0, level=0.95, n=8), 4)
    assert fraction.estimate == pytest.approx((1 / 2.5 - 0.25) / 0.75)
    assert fraction.low == pytest.approx(0.0)
    assert fraction.high == pytest.approx(1 / 3)
    with pytest.raises(EstimationError, match="two are the fewest"):
        karp_flatt(fraction, 1)
