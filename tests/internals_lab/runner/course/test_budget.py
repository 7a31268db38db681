"""What is left of a run's time, and how many rounds that pays for."""

from __future__ import annotations

import pytest

from internals_lab.runner.course.budget import Budget


class Clock:
    """Seconds since the run began."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_without_a_budget_all_rounds_are_paid_for_whatever_they_take(clock: Clock) -> None:
    budget = Budget(None, clock)
    budget.round_took(1000.0, forecast_s=1.0)
    assert budget.rounds_within(32, 1e9, kept_s=1e12) == 32


def test_what_has_passed_and_what_is_kept_pay_for_no_round(clock: Clock) -> None:
    budget = Budget(30.0, clock)
    assert budget.rounds_within(100, 2.0) == 15
    clock.now_s = 10.0
    assert budget.rounds_within(100, 2.0) == 10
    assert budget.rounds_within(100, 2.0, kept_s=7.0) == 6
    clock.now_s = 31.0
    assert budget.rounds_within(100, 2.0) == 0


def test_rounds_that_take_longer_than_forecast_are_fewer(clock: Clock) -> None:
    budget = Budget(30.0, clock)
    assert budget.pace == 1.0
    budget.round_took(3.0, forecast_s=2.0)
    assert budget.pace == pytest.approx(1.5)
    assert budget.rounds_within(100, 2.0) == 10
    assert budget.rounds_within(100, 2.0, kept_s=10.0) == 5, "and so are those of what comes afterwards"


def test_the_pace_is_that_of_the_last_rounds_for_load_comes_and_goes(clock: Clock) -> None:
    budget = Budget(30.0, clock)
    for took_s in [5.0] * 20 + [1.0] * 8:
        budget.round_took(took_s, forecast_s=1.0)
    assert budget.pace == 1.0


def test_where_nothing_is_measured_a_round_costs_nothing(clock: Clock) -> None:
    clock.now_s = 40.0
    assert Budget(30.0, clock).rounds_within(32, 0.0) == 32
