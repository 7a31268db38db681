"""Two speeds and far-out blocks: found where they are planted, and rarely where they are not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from internals_lab.estimation.block_shape import far_out, two_speeds

BLOCKS = 16
SIMULATIONS = 300


def correlated(rng: np.random.Generator, rounds: int) -> np.ndarray:
    """Noise that stays for several blocks, as a shared machine has it."""
    values = np.empty((rounds, BLOCKS))
    values[:, 0] = rng.normal(0, 0.05, rounds)
    for block in range(1, BLOCKS):
        values[:, block] = 0.92 * values[:, block - 1] + rng.normal(0, 0.02, rounds)
    return values


NOISES = {
    "normal": lambda rng, rounds: rng.normal(0, 0.02, (rounds, BLOCKS)),
    "skewed": lambda rng, rounds: rng.exponential(0.05, (rounds, BLOCKS)),
    "heavy tails": lambda rng, rounds: 0.02 * rng.standard_t(3, (rounds, BLOCKS)),
    "correlated": correlated,
}


def block_times(noise: str, rounds: int, seed: int) -> np.ndarray:
    """Relative to the lower quartile of each process, as the observations take them."""
    logarithms = NOISES[noise](np.random.default_rng(seed), rounds)
    return (logarithms - np.sort(logarithms, axis=1)[:, BLOCKS // 4, None]).ravel()


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("rounds", [8, 32])
def test_one_kind_of_block_is_hardly_ever_taken_for_two_or_for_pauses(noise: str, rounds: int) -> None:
    alarms = 0
    for seed in range(SIMULATIONS // (rounds // 8)):
        values = block_times(noise, rounds, seed)
        speeds = two_speeds(values.tolist())
        pauses = far_out(np.exp(values).tolist())
        alarms += bool(speeds and speeds.ratio > 1.05) + bool(pauses and pauses.share_of_time > 0.02)
    assert alarms <= 1


@pytest.mark.parametrize(("share", "ratio"), [(0.3, 1.5), (0.5, 1.2)])
def test_two_speeds_are_found_with_their_ratio_and_share(share: float, ratio: float) -> None:
    rng = np.random.default_rng(3)
    slow = rng.uniform(size=256) < share
    found = two_speeds((rng.normal(0, 0.02, 256) + slow * math.log(ratio)).tolist())
    assert found is not None
    assert found.ratio == pytest.approx(ratio, rel=0.02)
    assert found.slower_share == pytest.approx(slow.mean(), abs=0.01)


def test_few_blocks_are_not_parted() -> None:
    assert two_speeds([0.0] * 15 + [1.0] * 16) is None


def test_pauses_are_counted_with_what_they_cost() -> None:
    times = [10.0, 10.1, 9.9, 10.2, 9.8, 10.0, 10.1, 9.9, 10.0, 60.0]
    found = far_out(times)
    assert found is not None
    assert (found.blocks, found.ratio) == (1, pytest.approx(6.0))
    assert found.share_of_time == pytest.approx(50 / 150)
    assert far_out(times[:-1]) is None
    assert far_out(times[-7:]) is None
