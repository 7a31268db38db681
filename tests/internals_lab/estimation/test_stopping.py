from __future__ import annotations

import math

import numpy as np
import pytest

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import hodges_lehmann
from internals_lab.estimation.signed_rank import interval_rank
from internals_lab.estimation.stopping import (
    LOOKS,
    enough,
    error_of_a_look,
    level_of_a_look,
    looks_within,
)
from internals_lab.model.cell import Interval


def interval(low: float, high: float) -> Interval:
    return Interval(estimate=(low * high) ** 0.5, low=low, high=high, level=0.985, n=8)


@pytest.mark.parametrize(
    ("low", "high", "why"),
    [
        (1.05, 1.08, "one side of every threshold"),
        (1.05, 1.15, None),
        (1.12, 1.2, "one side of every threshold"),
        (0.9, 0.95, "one side of every threshold"),
        (0.99, 1.01, "inside the margin"),
        (1.005, 1.015, "inside the margin"),
        (0.97, 1.2, None),
    ],
)
def test_a_run_stops_when_every_declared_threshold_is_decided(
    low: float, high: float, why: str | None
) -> None:
    assert enough(interval(low, high), thresholds=[1.0, 1.1], margin=0.02, narrow=None) == why


def test_a_narrow_interval_is_enough_whatever_it_says() -> None:
    assert enough(interval(1.05, 1.055), thresholds=[1.0, 1.052], margin=0.02, narrow=0.01) == "narrow enough"


def ends(
    *, rounds: int, true_ratio: float, noise: float, runs: int, seed: int, nominal: float = 0.95
) -> list[Interval]:
    """The intervals, of logarithms, that so many runs with early stopping report. Rounds have heavy tails."""
    rng = np.random.default_rng(seed)
    looks = looks_within(rounds, nominal)
    found = []
    for _ in range(runs):
        values = math.log(true_ratio) + noise * rng.standard_t(5, rounds) / math.sqrt(5 / 3)
        for look in looks:
            one = hodges_lehmann(values[:look].tolist(), level_of_a_look(look, looks, nominal))
            ratio = Interval(estimate=1.0, low=math.exp(one.low), high=math.exp(one.high), level=0.95, n=look)
            if look == looks[-1] or enough(ratio, thresholds=[1.0], margin=0.02, narrow=0.01):
                found.append(one)
                break
    return found


@pytest.mark.parametrize(("rounds", "noise"), [(16, 0.025), (64, 0.025), (64, 0.06)])
@pytest.mark.parametrize("true_ratio", [1.0, 1.03])
def test_stopping_early_keeps_the_coverage(rounds: int, noise: float, true_ratio: float) -> None:
    found = ends(rounds=rounds, true_ratio=true_ratio, noise=noise, runs=700, seed=3)
    missed = sum(not one.low <= math.log(true_ratio) <= one.high for one in found)
    # Three standard errors of 700 runs are 2.5 %.
    assert missed / len(found) <= 0.05 + 0.025


def test_a_planted_three_percent_is_seen_with_the_rounds_that_a_few_seconds_pay_for() -> None:
    """The noise of a round with half the blocks on the machine of docs/method.md, where 5 s paid for 17 of them."""
    found = ends(rounds=17, true_ratio=1.03, noise=0.025, runs=500, seed=5)
    assert sum(one.low > 0 for one in found) / len(found) >= 0.95
    assert sum(one.n for one in found) / len(found) < 15, "and not all of them are needed"


@pytest.mark.parametrize("nominal", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("rounds", [10, 12, 13, 17, 24, 32, 64])
def test_all_looks_together_miss_as_often_as_one_may(rounds: int, nominal: float) -> None:
    """By the ranks themselves, which do not depend on the distribution: a run misses if the interval of any look does.
    What the levels are worked out by, sums of normal values, is an approximation.
    """
    looks = looks_within(rounds, nominal)
    values = np.random.default_rng(rounds).uniform(-1, 1, (20_000, rounds))
    missed = np.zeros(len(values), dtype=bool)
    for look in looks:
        seen = values[:, :look]
        ranks = np.argsort(np.argsort(np.abs(seen), axis=1), axis=1) + 1
        positive = np.where(seen > 0, ranks, 0).sum(axis=1)
        k = interval_rank(look, level_of_a_look(look, looks, nominal))
        missed |= np.minimum(positive, look * (look + 1) // 2 - positive) < k
    error = 1 - nominal
    three_standard_errors = 3 * math.sqrt(error * nominal / len(values))
    assert missed.mean() <= error + three_standard_errors
    # Few rounds have few levels: what is lost is less than the step between two of them, or a tenth.
    step = 2 * (2 / 2 ** looks[0]) if len(looks) == 1 else 0.0
    assert missed.mean() >= 0.7 * error - step - three_standard_errors


def test_a_run_looks_where_that_can_decide_anything_and_spare_a_good_part() -> None:
    assert looks_within(8, 0.95) == (8,)
    assert looks_within(10, 0.95) == (10,)
    assert looks_within(17, 0.95) == (8, 17)
    assert looks_within(32, 0.95) == (8, 16, 32)
    assert looks_within(64, 0.95) == (8, 16, 32, 64)
    assert looks_within(32, 0.99) == (16, 32), (
        "of eight rounds none is beyond 99 % and a look's part of the rest"
    )
    assert all(interval_rank(look, level_of_a_look(look, LOOKS, 0.95)) >= 1 for look in LOOKS)


def test_early_looks_cost_the_end_little_and_a_single_look_nothing() -> None:
    assert level_of_a_look(8, (8,), 0.95) == 0.95
    assert level_of_a_look(6, (), 0.95) == 0.95
    assert 0.95 < level_of_a_look(17, (8, 17), 0.95) < 0.955
    assert 0.95 < level_of_a_look(32, (8, 16, 32), 0.95) < 0.96


def test_a_run_that_was_cut_short_has_the_level_of_the_next_look() -> None:
    looks = (8, 16, 32)
    assert level_of_a_look(13, looks, 0.95) == level_of_a_look(16, looks, 0.95) > 0.99
    assert level_of_a_look(20, looks, 0.95) < 0.96


@pytest.mark.parametrize("looks", [(8,), (8, 17), (8, 16, 32), (8, 16, 32, 64)])
def test_the_parts_of_the_error_add_up_to_it(looks: tuple[int, ...]) -> None:
    assert sum(error_of_a_look(look, looks, 0.95) for look in looks) == pytest.approx(0.05)
    assert error_of_a_look(looks[-1], looks, 0.95) <= 1 - level_of_a_look(looks[-1], looks, 0.95) + 1e-12


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(EstimationError, match="between 0 and 1"):
        level_of_a_look(8, (8,), 95)
