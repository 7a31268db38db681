"""Ranges of speedups and counts of workers, as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.declare.threshold import parse_threshold
from internals_lab.declare.worker_counts import default_counts, resolve_count

NUMBERS = st.decimals(min_value=0, max_value=1000, places=3).map(str)
BLANKS = st.sampled_from(["", " ", "  "])


@given(st.sampled_from(["<", "<=", ">", ">="]), NUMBERS, BLANKS, st.sampled_from(["", "x", " x"]))
def test_a_one_sided_range_has_one_limit(sign: str, number: str, blanks: str, unit: str) -> None:
    found = parse_threshold(f"{blanks}{sign}{blanks}{number}{unit}{blanks}")
    limit, other = (found.low, found.high) if ">" in sign else (found.high, found.low)
    assert (limit, other) == (float(number), None)
    assert found.inclusive is ("=" in sign)


@given(NUMBERS, NUMBERS, BLANKS)
def test_a_range_of_two_goes_upwards_and_holds_its_limits(low: str, high: str, blanks: str) -> None:
    text = f"{low}{blanks}..{blanks}{high}"
    if float(low) < float(high):
        found = parse_threshold(text)
        assert (found.low, found.high, found.inclusive) == (float(low), float(high), True)
    else:
        with pytest.raises(ValueError, match="reads"):
            parse_threshold(text)


# Whatever may stand in a range, and whatever may not.
LETTERS = st.text(alphabet="<>=.0123456789 xe-+,")


@given(st.one_of(st.text(), LETTERS, st.integers(), st.none(), st.floats()))
def test_whatever_is_written_is_a_range_or_an_error_that_shows_it(text: object) -> None:
    try:
        found = parse_threshold(text)
    except ValueError as error:
        shown: str | None = str(error)
    else:
        shown = None
        assert found.low is not None or found.high is not None
    assert shown is None or shown.endswith(f"'> 1.5', '< 1.1', '>= 2' or '0.9..1.1', not {text!r}")


@pytest.mark.parametrize(
    "text", ["", ">", "1.5", "> -1", ">> 1", "=> 1", "> 1,5", "1...2", "2..1", "> 1 or so", "> .5"]
)
def test_near_misses_are_errors(text: str) -> None:
    with pytest.raises(ValueError, match="a speedup's range reads"):
        parse_threshold(text)


@given(st.integers(1, 10_000), st.integers(1, 256))
def test_counts_come_to_numbers_on_a_machine(number: int, cores: int) -> None:
    assert resolve_count(number, cores) == number
    assert resolve_count("cores", cores) == cores
    assert (
        resolve_count(f"{number}*cores", cores)
        == resolve_count(f" {number} * cores ", cores)
        == number * cores
    )


@pytest.mark.parametrize(
    "word", [0, -1, True, 1.0, None, "", "core", "2", "0*cores", "-1*cores", "cores*2", [1]]
)
def test_what_is_no_count_is_an_error_that_says_what_is(word: object) -> None:
    with pytest.raises(ValueError, match=r"a number from 1, 'cores' or '2\*cores', not"):
        resolve_count(word, 4)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cores", "counts"),
    [(1, [1, 2]), (2, [1, 2, 4]), (3, [1, 2, 3, 4]), (4, [1, 2, 4, 8]), (6, [1, 2, 4, 6, 8])],
)
def test_default_counts_are_powers_of_two_the_cores_and_one_beyond(cores: int, counts: list[int]) -> None:
    assert default_counts(cores) == counts


@given(st.integers(1, 512))
def test_default_counts_hold_the_cores_and_exactly_one_beyond(cores: int) -> None:
    counts = default_counts(cores)
    assert counts == sorted(set(counts))
    assert {1, cores} <= set(counts)
    assert sum(count > cores for count in counts) == 1
