"""What counts as growth: a new height after every block that counts."""

from __future__ import annotations

import random

import pytest

from internals_lab.worker.heap.rising import Readings, lead_in


def read(*heights: int, name: str = "list") -> Readings:
    readings = Readings()
    for height in heights:
        readings.add({name: height})
    return readings


def test_what_rises_in_each_block_is_told_with_its_rise_over_those_that_count() -> None:
    readings = read(100, 103, 106, 109, 112)
    assert readings.blocks == 4
    assert readings.counting == 3
    assert readings.rises() == {"list": 9}


@pytest.mark.parametrize(
    "heights",
    [
        pytest.param((100, 900, 900, 900, 900), id="filled once"),
        pytest.param((100, 103, 106, 109, 109), id="stopped in the end"),
        pytest.param((100, 103, 101, 104, 108), id="went down in between"),
        pytest.param((100, 90, 80, 70, 60), id="shrank"),
    ],
)
def test_what_does_not_rise_in_every_block_is_no_growth(heights: tuple[int, ...]) -> None:
    assert read(*heights).rises() == {}


def test_a_type_that_was_not_there_before_has_risen_from_nothing() -> None:
    readings = Readings()
    for count in range(5):
        readings.add({"list": 7, **({"exp.Order": count} if count else {})})
    assert readings.rises() == {"exp.Order": 3}


def test_a_rise_below_the_least_is_none() -> None:
    assert read(0, 5, 10, 15, 20).rises(least=6) == {}
    assert read(0, 5, 10, 15, 20).rises(least=5) == {"list": 15}


def test_the_largest_comes_first() -> None:
    readings = Readings()
    for count in range(5):
        readings.add({"a": count, "b": 3 * count, "c": 2 * count})
    assert list(readings.rises()) == ["b", "c", "a"]


def test_counts_that_only_swing_hardly_ever_pass_for_growth() -> None:
    """Of eight blocks six count: one in 5,040 by chance."""
    source = random.Random(17)
    alarms = sum(bool(read(*(source.randrange(10**6) for _ in range(9))).rises()) for _ in range(5_000))
    assert alarms <= 6


def test_a_quarter_of_the_blocks_is_for_filling_up() -> None:
    assert [lead_in(blocks) for blocks in (1, 4, 8, 16)] == [1, 1, 2, 4]
