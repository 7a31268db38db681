"""Where a fitted scaling law reaches the speedup that is needed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import EstimationError
from internals_lab.estimation.break_even import first_reached, fitted_break_even

COUNTS = [1, 2, 4, 8]


def speedup(n: float, contention: float, coherency: float = 0.0) -> float:
    return n / (1 + contention * (n - 1) + coherency * n * (n - 1))


@given(st.floats(1, 64), st.floats(0, 0.9), st.floats(0, 0.005))
def test_the_curve_has_the_speedup_where_it_is_first_reached(
    n: float, contention: float, coherency: float
) -> None:
    wanted = speedup(n, contention, coherency)
    found = first_reached(wanted, contention, coherency)
    assert found is not None
    assert found <= n * (1 + 1e-6)
    assert speedup(found, contention, coherency) >= wanted * (1 - 1e-6)


@given(st.floats(0, 0.9), st.floats(0, 0.01), st.floats(1, 4), st.floats(0, 1))
def test_more_is_never_reached_earlier(
    contention: float, coherency: float, wanted: float, more: float
) -> None:
    first, later = (first_reached(one, contention, coherency) for one in (wanted, wanted + more))
    assert later is None or (first is not None and first <= later + 1e-9)


def test_a_curve_that_never_gets_there_has_no_crossing() -> None:
    assert first_reached(10.0, 0.1, 0.0) is None
    assert first_reached(3.0, 0.05, 0.05) is None
    assert first_reached(0.8, 1.0, 0.0) == 1.0


@pytest.mark.parametrize(("contention", "coherency"), [(0.1, 0.0), (0.05, 0.004)])
def test_the_crossing_is_covered(contention: float, coherency: float) -> None:
    rng = np.random.default_rng(3)
    truth = first_reached(2.5, contention, coherency)
    assert truth is not None
    covered = 0
    for _ in range(60):
        rows = [
            [math.log(speedup(n, contention, coherency)) + rng.normal(0, 0.02) for n in COUNTS]
            for _ in range(16)
        ]
        needed = [math.log(2.5) + rng.normal(0, 0.02) for _ in rows]
        found = fitted_break_even(COUNTS, rows, needed, 0.95, coherent=coherency > 0)
        assert found is not None
        covered += found.low <= truth <= found.high
    assert covered >= 51


def test_too_few_rounds_are_refused() -> None:
    row = [math.log(speedup(n, 0.1)) for n in COUNTS]
    with pytest.raises(EstimationError, match="at least 4 rounds"):
        fitted_break_even(COUNTS, [row] * 3, [0.5] * 3, 0.95, coherent=False)


def test_a_crossing_that_one_round_decides_is_none() -> None:
    rows = [[math.log(speedup(n, 0.1)) for n in COUNTS] for _ in range(8)]
    assert fitted_break_even(COUNTS, rows, [math.log(12.0)] * 8, 0.95, coherent=False) is None
