from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.lost_capacity import Effort, lost_capacity

times = st.floats(1e3, 1e9)


@given(st.lists(st.tuples(times, times, times, times), min_size=8, max_size=8))
def test_in_each_round_the_factors_multiply_to_the_speedup(rounds: list[tuple[float, ...]]) -> None:
    for t1, c1, tn, cn in rounds:
        one, n = Effort(wall_ns=t1, cpu_ns=c1), Effort(wall_ns=tn, cpu_ns=cn)
        lost = lost_capacity([one] * 8, [n] * 8, 0.95)
        product = lost.cores_used_ratio.estimate / lost.cpu_inflation.estimate
        assert product == pytest.approx(lost.speedup.estimate, rel=1e-6)


def test_a_contended_reference_count_shows_as_inflation_and_waiting_as_unused_cores() -> None:
    alone = [Effort(wall_ns=100.0, cpu_ns=100.0)] * 8
    contended = lost_capacity(alone, [Effort(wall_ns=70.0, cpu_ns=140.0)] * 8, 0.95)
    assert contended.cores_used.estimate == pytest.approx(2.0)
    assert contended.cpu_inflation.estimate == pytest.approx(1.4)
    in_turns = lost_capacity(alone, [Effort(wall_ns=100.0, cpu_ns=100.0)] * 8, 0.95)
    assert in_turns.cores_used_ratio.estimate == pytest.approx(1.0)


def test_rounds_that_do_not_correspond_or_took_no_time_are_refused() -> None:
    good = [Effort(wall_ns=1.0, cpu_ns=1.0)] * 8
    with pytest.raises(EstimationError, match="do not match"):
        lost_capacity(good, good[:7], 0.95)
    with pytest.raises(EstimationError, match="took no time"):
        lost_capacity(good, [Effort(wall_ns=1.0, cpu_ns=0.0)] * 8, 0.95)
