"""Quantities in words."""

from __future__ import annotations

import pytest

from internals_lab.model.cell import Cell, Interval
from internals_lab.model.machine import Room
from internals_lab.verdicts import wording


def interval(estimate: float, low: float, high: float) -> Interval:
    return Interval(estimate=estimate, low=low, high=high, level=0.95, n=8)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((1.754, 1.715, 1.783), "1.75x [1.72, 1.78]"),
        ((0.964, 0.944, 0.99), "0.964x [0.944, 0.990]"),
        ((1.033, 1.021, 1.046), "1.033x [1.021, 1.046]"),
        ((12.34, 11.9, 12.8), "12.3x [11.9, 12.8]"),
        ((1234.5, 1100.2, 1300.9), "1234x [1100, 1301]"),
        ((0.0123, 0.0119, 0.0131), "0.0123x [0.0119, 0.0131]"),
    ],
)
def test_a_ratio_has_the_digits_that_it_is_worth(numbers, text) -> None:
    assert wording.ratio(interval(*numbers)) == text


def test_a_limit_beside_one_never_reads_as_one() -> None:
    assert wording.ratio(interval(1.12, 1.001, 1.25)) == "1.120x [1.001, 1.250]"
    assert wording.ratio(interval(1.5, 1.0, 2.0)) == "1.50x [1.00, 2.00]"


def test_the_inverse_swaps_its_limits() -> None:
    turned = wording.inverse(interval(0.8, 0.5, 1.0))
    assert (turned.estimate, turned.low, turned.high) == (1.25, 1.0, 2.0)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((8.12, 8.0, 8.31), "8.12 ns [8.00, 8.31]"),
        ((0.25, 0.2, 0.3), "0.250 ns [0.200, 0.300]"),
        ((7_020_000, 6_900_000, 7_150_000), "7.02 ms [6.90, 7.15]"),
        ((1_500, 900, 2_100), "1.50 µs [0.90, 2.10]"),
        ((2.5e9, 2.4e9, 61e9), "2.50 s [2.40, 61.00]"),
        ((432_000, 431_000, 433_000), "432 µs [431, 433]"),
        ((-1_200, -40_100, 15_000), "-1.2 µs [-40.1, 15.0]"),
        ((0, -250, 1_250), "0.00 µs [-0.25, 1.25]"),
        ((0, 0, 0), "0 ns [0, 0]"),
    ],
)
def test_a_duration_has_one_unit_for_estimate_and_limits(numbers, text) -> None:
    assert wording.duration(interval(*numbers)) == text


@pytest.mark.parametrize(
    ("strategy", "workers", "text"),
    [
        ("sequential", 1, "sequential"),
        ("threads", 1, "1 thread"),
        ("threads", 2, "2 threads"),
        ("processes", 1, "1 process"),
        ("asyncio", 1, "asyncio with 1 worker"),
        ("asyncio", 8, "asyncio with 8 workers"),
    ],
)
def test_a_team_is_counted_in_its_own_word(strategy, workers, text) -> None:
    cell = Cell(id="x[y]", scenario="x", interpreter="i", strategy=strategy, workers=workers)
    assert wording.team(cell) == text


@pytest.mark.parametrize(
    ("axis_value", "text"),
    [
        ("off", "off"),
        ([700, 10, 10], "700,10,10"),
        (None, "null"),
        (True, "true"),
        (0.005, "0.005"),
        ("a b::[c]", "a_b:(c)"),
        ({"k": [1]}, '{"k":(1)}'),
    ],
)
def test_an_axis_value_can_stand_in_an_item_id(axis_value, text) -> None:
    assert wording.value(axis_value) == text


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (Room(cores=2, limit="physical cores"), "beyond the 2 physical cores"),
        (Room(cores=1, limit="physical cores"), "beyond the 1 physical core"),
        (Room(cores=1.5, limit="quota"), "beyond the quota of 1.5 cores"),
    ],
)
def test_workers_beyond_the_cores_are_named_with_what_sets_the_limit(room, words) -> None:
    assert wording.beyond(room) == words
