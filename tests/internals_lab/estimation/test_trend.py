"""Blocks that get slower within a round, told from a machine that drifts."""

from __future__ import annotations

import numpy as np
import pytest

from internals_lab.estimation.trend import second_half_over_first


def test_growth_is_the_ratio_of_the_halves() -> None:
    rounds = [[0.0, 0.0, 0.0, 0.1, 0.1, 0.1]] * 8
    found = second_half_over_first(rounds, 0.99)
    assert found is not None
    assert (found.estimate, found.n) == (pytest.approx(np.exp(0.1)), 8)


def test_too_few_rounds_or_single_blocks_tell_nothing() -> None:
    assert second_half_over_first([[0.0, 0.1]] * 7, 0.99) is None
    assert second_half_over_first([[0.0]] * 20, 0.99) is None


def test_a_machine_that_drifts_is_not_taken_for_growth() -> None:
    rng = np.random.default_rng(5)
    alarms = 0
    for _ in range(400):
        drift = np.cumsum(rng.normal(0, 0.03, (8, 16)), axis=1)
        found = second_half_over_first(drift.tolist(), 0.99)
        alarms += found is not None and found.low > 1.02
    # Half of 1 % at the most: the interval is two-sided, and only growth is an alarm.
    assert alarms <= 6


def test_growth_is_seen_through_drift() -> None:
    rng = np.random.default_rng(6)
    drift = np.cumsum(rng.normal(0, 0.01, (8, 16)), axis=1) + np.linspace(0, 0.3, 16)
    found = second_half_over_first(drift.tolist(), 0.99)
    assert found is not None
    assert found.low > 1.02
