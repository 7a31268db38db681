"""Figures in words: each in the unit that it is read in, and no two numbers alike that differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.model.cell import Interval
from internals_lab.model.probe_pass import Figure
from internals_lab.verdicts.figure_words import figure_in_words, number, quantity, unit_of


def interval(estimate: float, low: float, high: float) -> Interval:
    return Interval(estimate=estimate, low=low, high=high, level=0.95, n=6)


@pytest.mark.parametrize(
    ("estimate", "low", "high", "unit", "words"),
    [
        (12, 11, 13, "pauses", "12 [11, 13] pauses"),
        (0, 0, 0, "objects", "0 [0, 0] objects"),
        (1048576, 1048576, 1048577, "objects", "1,048,576 [1,048,576, 1,048,577] objects"),
        (1.5, 1, 2.25, "objects", "1.50 [1.00, 2.25] objects"),
        (2, 2, 2, "", "2 [2, 2]"),
        (1_240_000, 1_200_000, 1_310_000, "ns", "1.24 ms [1.20, 1.31]"),
        (0, 0, 310, "ns", "0 ns [0, 310]"),
        (2.5e9, 2.4e9, 2.6e9, "ns", "2.50 s [2.40, 2.60]"),
        (12_345_678, 12_300_000, 12_400_000, "bytes", "12.35 MB [12.30, 12.40]"),
        (-4096, -8192, 0, "bytes", "-4.10 kB [-8.19, 0.00]"),
        (56, 56, 56, "bytes", "56 bytes [56, 56]"),
        (0.034, 0.031, 0.039, "share", "3.40 % [3.10, 3.90]"),
        (0, 0, 0, "share", "0 % [0, 0]"),
    ],
)
def test_a_quantity_has_one_unit_for_estimate_and_limits(
    estimate: float, low: float, high: float, unit: str, words: str
) -> None:
    assert quantity(interval(estimate, low, high), unit) == words


@given(
    st.lists(st.floats(-1e15, 1e15), min_size=3, max_size=3).map(sorted),
    st.sampled_from(["ns", "bytes", "share", "objects", ""]),
)
def test_every_interval_can_be_said(values: list[float], unit: str) -> None:
    low, estimate, high = values
    words = quantity(interval(estimate, low, high), unit)
    assert words.count("[") == words.count("]") == 1
    assert "nan" not in words
    assert "e+" not in words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (12.0, "12"), (1234567.0, "1,234,567"), (0.0123456, "0.0123"), (2.5, "2.50")],
)
def test_numbers_have_three_digits_that_tell(value: float, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [(3, 3, "3 objects"), (3, 5, "3 to 5 objects"), (0.5, 0.75, "0.500 to 0.750 objects")],
)
def test_without_an_interval_it_says_what_was_seen(least: float, most: float, words: str) -> None:
    figure = Figure(probe="gc", name="collected", unit="objects", n=2, least=least, most=most)
    assert figure_in_words(figure) == words


@pytest.mark.parametrize(
    ("figure", "unit"),
    [
        ("gc.pauses", "pauses"),
        ("inspection.pair_stayed_ns", "ns"),
        ("inspection.dropped_bytes", "bytes"),
        ("inspection.frozen_share", "share"),
        ("inspection.columns", ""),
        ("inspection.share", ""),
    ],
)
def test_what_no_probe_gives_a_unit_has_the_one_that_its_name_ends_in(figure: str, unit: str) -> None:
    assert unit_of(figure, {"gc.pauses": "pauses"}) == unit
