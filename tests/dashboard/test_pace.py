"""Looks at a run that lasts take a small share of one core, however dear one of them is."""

from __future__ import annotations

import pytest
from internals_lab_dashboard.pace import FollowSettings, Pace


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize("cost_s", [0.002, 0.05, 0.7])
def test_over_time_looks_cost_no_more_than_their_share(cost_s: float) -> None:
    clock = Clock()
    pace = Pace(FollowSettings(cpu_share=0.01), clock=clock)
    begun_s, spent_s = clock.now_s, 0.0
    for _ in range(50):
        clock.now_s += pace.wait_s()
        assert pace.wait_s() == 0
        pace.spent(cost_s)
        spent_s += cost_s
    clock.now_s += pace.wait_s()
    assert spent_s / (clock.now_s - begun_s) == pytest.approx(0.01)


def test_several_readers_share_what_there_is() -> None:
    clock = Clock()
    pace = Pace(FollowSettings(cpu_share=0.01), clock=clock)
    pace.spent(0.03)
    pace.spent(0.02)
    assert pace.wait_s() == pytest.approx(5)
    clock.now_s += 4
    assert pace.wait_s() == pytest.approx(1)


def test_one_dear_look_does_not_end_all_following() -> None:
    pace = Pace(FollowSettings(seldom_s=60), clock=Clock())
    pace.spent(1000)
    assert pace.wait_s() == 60
