"""Where the capacity of several workers went, from timelines written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.model.results import LostShares
from internals_lab.model.sample import Sample
from internals_lab.verdicts.lost_shares import RoundOfWorkers, lost_over_rounds, lost_shares

WALL_NS = 1000
Row = tuple[int, int, int, int | None]
Shares = Callable[..., LostShares]


@pytest.fixture(scope="session")
def shares(block_of: Callable[..., Sample]) -> Shares:
    """Of one block of 1000 ns with these workers: start, end, CPU time and run delay of each."""

    def shares(rows: Sequence[Row]) -> LostShares:
        one = block_of([(*row, 1) for row in rows], met=False)
        return lost_shares([RoundOfWorkers(samples=[one], cpu_at_one_ns=0.0)], len(rows))

    return shares


def test_a_delay_while_it_worked_is_no_late_start(shares: Shares) -> None:
    found = shares([(100, 1000, 500, 400)])
    assert (found.starting, found.starved, found.waiting) == pytest.approx((0.1, 0.4, 0.0))


def test_a_worker_that_had_no_processor_to_start_on_is_starved_and_not_late_as_well(shares: Shares) -> None:
    """Released at 0, it was ready to run for 300 ns before it could begin; nobody disturbed it afterwards."""
    found = shares([(310, 1000, 690, 300)])
    assert (found.starting, found.starved, found.waiting) == pytest.approx((0.01, 0.3, 0.0))


def test_a_share_has_an_interval_over_the_rounds_unless_they_are_too_few(
    block_of: Callable[..., Sample],
) -> None:
    rounds = [
        RoundOfWorkers(samples=[block_of([(start, 1000, 1000 - start, 0, 1)], met=False)], cpu_at_one_ns=0.0)
        for start in (90, 95, 98, 100, 102, 105, 110, 120)
    ]
    found = lost_over_rounds(rounds, 1, 0.95)["starting"]
    median = lost_shares(rounds, 1).starting
    assert median is not None
    assert 0.09 <= found.low < median < found.high <= 0.12
    assert (found.level, found.n) == (0.95, 8)
    assert lost_over_rounds(rounds[:3], 1, 0.95) == {}


def test_shares_that_the_platform_does_not_count_have_no_interval(block_of: Callable[..., Sample]) -> None:
    one = block_of([(100, 1000, 500, None, 1)], met=False)
    found = lost_over_rounds([RoundOfWorkers(samples=[one], cpu_at_one_ns=0.0)] * 8, 1, 0.95)
    assert "starting" in found
    assert not {"waiting", "starved"} & found.keys()


ROW = st.tuples(st.integers(0, WALL_NS), st.integers(0, WALL_NS), st.floats(0, 1), st.floats(0, 1)).map(
    lambda drawn: _a_possible_row(*drawn)
)


def _a_possible_row(one: int, other: int, busy: float, delayed: float) -> tuple[int, int, int, int]:
    """Works between the two, is delayed in any part of what is left until its end."""
    start, end = sorted((one, other))
    cpu = int((end - start) * busy)
    return start, end, cpu, int((end - cpu) * delayed)


@given(rows=st.lists(ROW, min_size=1, max_size=4))
def test_what_is_lost_and_the_work_are_the_whole_and_nothing_is_counted_twice(
    shares: Shares, rows: list[tuple[int, int, int, int]]
) -> None:
    found = shares(rows)
    # Of the work nothing counts as useful here, so that all of its CPU time is inflation.
    parts = (found.starting, found.waiting, found.starved, found.imbalance, found.cpu_inflation)
    assert None not in parts
    assert sum(part or 0.0 for part in parts) == pytest.approx(1.0)
