from __future__ import annotations

import random

import pytest

from internals_lab.errors import EstimationError
from internals_lab.estimation.loop_floor import least_told_ns
from internals_lab.estimation.work import Work

UNITS = 1_000_000


def rounds(statement_ns: float, *, loop_ns: float = 0.5, noise: float = 0.01, seed: int = 1) -> list[Work]:
    """Eight rounds of eight blocks, the loop around the statement unlike in each process by `noise`."""
    rng = random.Random(seed)
    found = []
    for _ in range(8):
        loop = loop_ns * rng.lognormvariate(0, noise)
        full = [(loop + statement_ns) * UNITS * rng.lognormvariate(0, 0.002) for _ in range(8)]
        empty = [loop * UNITS * rng.lognormvariate(0, 0.002) for _ in range(8)]
        found.append(
            Work(sweep=range(8), elapsed_ns=[*map(round, full)], units=UNITS, empty_ns=[*map(round, empty)])
        )
    return found


def test_a_statement_of_a_nanosecond_can_be_told() -> None:
    assert least_told_ns(rounds(1.0), clock_step_ns=1) is None


@pytest.mark.parametrize("seed", range(20))
def test_no_statement_at_all_cannot_be_told_and_takes_less_than_a_bound_above_zero(seed: int) -> None:
    most_ns = least_told_ns(rounds(0.0, seed=seed), clock_step_ns=1)
    assert most_ns is not None
    assert 0 < most_ns < 0.1


def test_what_is_less_than_the_empty_loop_is_known_to_cannot_be_told() -> None:
    assert least_told_ns(rounds(0.05, noise=0.001), clock_step_ns=1) is None
    assert least_told_ns(rounds(0.05, noise=0.2), clock_step_ns=1) is not None


def test_what_a_block_takes_must_exceed_a_step_of_the_clock() -> None:
    assert least_told_ns(rounds(1.0), clock_step_ns=2 * UNITS) == pytest.approx(2.0, rel=0.1)


def test_too_few_rounds_are_refused() -> None:
    with pytest.raises(EstimationError, match="too few"):
        least_told_ns(rounds(1.0)[:5], clock_step_ns=1)
