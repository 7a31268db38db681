"""How many rounds cells get, with rounds that cost what is said and a clock that only they move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from internals_lab.runner.course.budget import Budget
from internals_lab.runner.course.until_decided import UntilDecided
from internals_lab.runner.planning.arm import Arm

MakeArm = Callable[..., Arm]


class Bench:
    """Each cell costs a second a round, forecast and real alike unless `slower` says more. `decided_at` are the cells
    that a look after so many rounds finds decided.
    """

    def __init__(self, decided_at: dict[int, set[str]] | None = None, slower: float = 1.0) -> None:
        self.decided_at = decided_at or {}
        self.slower = slower
        self.now_s = 0.0
        self.rounds_of: dict[str, int] = {}
        self.looked_after: list[int] = []
        self.told: list[tuple[int, int, float]] = []
        self.failing: dict[str, int] = {}

    def measure(
        self, arms: Sequence[Arm], *, budget_s: float | None, looks: Sequence[int], most: int, **more: Any
    ) -> int:
        self._all = {arm.cell.id for arm in arms}
        return UntilDecided(
            looks=looks,
            fewest=6,
            most=most,
            budget=(budget := Budget(budget_s, lambda: self.now_s)),
            kept_s=more.get("kept_s", 0.0),
            cost_s=len,
            run_round=lambda going_on, done: self._round(going_on, done, budget),
            undecided=self._undecided,
            tell=lambda *told: self.told.append(told),
        ).measure(arms)

    def _round(self, arms: Sequence[Arm], done: int, budget: Budget) -> list[Arm]:
        self.now_s += len(arms) * self.slower
        budget.round_took(len(arms) * self.slower, forecast_s=len(arms))
        for arm in arms:
            self.rounds_of[arm.cell.id] = done + 1
        return [arm for arm in arms if self.failing.get(arm.cell.id) != done + 1]

    def _undecided(self) -> frozenset[str]:
        done = max(self.rounds_of.values())
        self.looked_after.append(done)
        return frozenset(self._all - self.decided_at.get(done, set()))


@pytest.fixture
def arms(make_arm: MakeArm) -> list[Arm]:
    return [make_arm(cell_id=name) for name in "abcdef"]


def test_what_is_decided_leaves_its_time_to_what_is_not(arms: list[Arm]) -> None:
    """Twelve rounds of six cells are paid for; four leave after eight, and their 16 s are eight rounds of two cells."""
    bench = Bench({8: set("abcd")})
    bench.measure(arms, budget_s=72, looks=(8, 12), most=32)
    assert bench.rounds_of == dict.fromkeys("abcd", 8) | dict.fromkeys("ef", 8 + 12)
    assert bench.now_s == 72
    assert bench.looked_after == [8]


def test_no_cell_gets_more_than_the_effort_asks_for(arms: list[Arm]) -> None:
    bench = Bench({8: set("abcde")})
    bench.measure(arms, budget_s=72, looks=(8, 12), most=16)
    assert bench.rounds_of["f"] == 16
    assert bench.now_s < 72


def test_without_a_budget_the_end_stays_where_it_was_planned(arms: list[Arm]) -> None:
    bench = Bench({8: set("abcd"), 16: set("e")})
    bench.measure(arms, budget_s=None, looks=(8, 16, 32), most=32)
    assert bench.rounds_of == dict.fromkeys("abcd", 8) | {"e": 16, "f": 32}
    assert bench.looked_after == [8, 16]


def test_what_others_need_afterwards_is_kept_for_them(arms: list[Arm]) -> None:
    bench = Bench()
    assert bench.measure(arms, budget_s=120, looks=(10,), most=32, kept_s=60) == 10
    assert bench.looked_after == [], "a run that ends has nothing to look for"


def test_rounds_that_take_longer_are_fewer_so_that_the_budget_is_kept(arms: list[Arm]) -> None:
    bench = Bench(slower=1.5)
    assert bench.measure(arms, budget_s=90, looks=(15,), most=32) == 10
    assert bench.now_s == 90


def test_an_answer_is_worth_more_than_the_budget(arms: list[Arm]) -> None:
    assert Bench(slower=10).measure(arms, budget_s=60, looks=(10,), most=32) == 6
    assert Bench(slower=10).measure(arms, budget_s=72, looks=(8, 12), most=32) == 8, "no look, no answer"


def test_what_is_told_while_it_goes_on_is_at_the_pace_of_the_last_rounds(arms: list[Arm]) -> None:
    bench = Bench(slower=2.0)
    bench.measure(arms, budget_s=None, looks=(8,), most=8, kept_s=10)
    assert bench.told[0] == (1, 8, pytest.approx((7 * 6 + 10) * 2.0))
    assert bench.told[-1] == (8, 8, pytest.approx(10 * 2.0))


def test_cells_that_failed_cost_nothing_more_and_none_left_ends_it(arms: list[Arm]) -> None:
    bench = Bench()
    bench.failing = dict.fromkeys("abcde", 1)
    assert bench.measure(arms, budget_s=26, looks=(8, 12), most=32) == 21
    bench.failing = dict.fromkeys("abcdef", 3)
    bench.now_s = 0.0
    assert bench.measure(arms, budget_s=None, looks=(32,), most=32) == 3
