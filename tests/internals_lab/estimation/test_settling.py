from __future__ import annotations

import numpy as np
import pytest

from internals_lab.errors import EstimationError
from internals_lab.estimation.settling import LEVEL, drift, is_clear, widened
from internals_lab.estimation.work import Work
from internals_lab.model.cell import Interval

ROUNDS, BLOCKS = 8, 16
MARGIN = 0.02


def work(times: list[float]) -> Work:
    return Work(sweep=range(len(times)), elapsed_ns=[round(one) for one in times], units=1)


def restless_machine(rng: np.random.Generator) -> np.ndarray:
    """Logarithms of the blocks of a round on a machine like the one that the method was tried on: noise that hardly
    changes from block to block, and spells of another speed.
    """
    noise = np.empty(BLOCKS)
    noise[0] = rng.normal()
    for block in range(1, BLOCKS):
        noise[block] = 0.92 * noise[block - 1] + (1 - 0.92**2) ** 0.5 * rng.normal()
    spells = np.cumsum(rng.random(BLOCKS) < 0.05) % 2 * np.log(1.5)
    return 0.03 * noise + spells * rng.choice([-1, 1])


def alarms(runs: int, growth: float, seed: int) -> float:
    """The share of cells that are said not to have settled, where each block takes `growth` longer than the last."""
    rng = np.random.default_rng(seed)
    found = 0
    for _ in range(runs):
        rounds = [
            [work(list(5e6 * np.exp(restless_machine(rng) + growth * np.arange(BLOCKS))))]
            for _ in range(ROUNDS)
        ]
        found += is_clear(drift(rounds), MARGIN)
    return found / runs


def test_what_has_settled_is_not_said_to_drift_more_often_than_the_level_allows() -> None:
    assert alarms(800, 0.0, seed=1) <= 1 - LEVEL


def test_what_takes_longer_with_each_block_is_found_even_there() -> None:
    assert alarms(100, 0.1, seed=2) >= 0.9


def test_the_drift_is_that_of_the_second_half_over_the_first() -> None:
    found = drift([[work([100, 100, 100, 150, 150, 150])]] * ROUNDS)
    assert (found.estimate, found.low, found.high) == pytest.approx((1.5, 1.5, 1.5))
    assert (found.n, found.level) == (ROUNDS, LEVEL)


def test_the_block_in_the_middle_belongs_to_neither_half() -> None:
    assert drift([[work([100, 100, 900, 100, 100])]] * ROUNDS).estimate == pytest.approx(1.0)


def test_a_rare_pause_is_no_drift() -> None:
    assert drift([[work([100.0] * 15 + [5000.0])]] * ROUNDS).estimate == pytest.approx(1.0)


def test_the_empty_loop_is_taken_off_before_halves_are_compared() -> None:
    half = Work(sweep=range(4), elapsed_ns=[110, 110, 120, 120], units=1, empty_ns=[100] * 4)
    assert drift([[half]] * ROUNDS).estimate == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("rounds", "why"),
    [([[work([100.0])]] * ROUNDS, "no halves"), ([[work([100.0] * 4)]] * 7, "7 rounds are too few")],
)
def test_what_cannot_be_told_is_refused(rounds: list[list[Work]], why: str) -> None:
    with pytest.raises(EstimationError, match=why):
        drift(rounds)


@pytest.mark.parametrize(
    ("low", "high", "clear"), [(1.03, 1.2, True), (1.01, 1.2, False), (0.8, 0.9, True), (0.9, 0.99, False)]
)
def test_a_drift_is_clear_where_all_of_it_lies_beyond_the_margin(
    low: float, high: float, clear: bool
) -> None:
    assert (
        is_clear(Interval(estimate=(low * high) ** 0.5, low=low, high=high, level=LEVEL, n=8), 0.02) is clear
    )


def test_an_interval_widens_to_both_sides_by_the_factor() -> None:
    wide = widened(Interval(estimate=2.0, low=1.8, high=2.2, level=0.95, n=8), 1.5)
    assert (wide.low, wide.estimate, wide.high) == pytest.approx((1.2, 2.0, 3.3))
