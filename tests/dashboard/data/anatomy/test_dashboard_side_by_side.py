"""Two texts beside each other: nothing is lost, what differs is marked, what is alike can be folded."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from internals_lab_dashboard.data.anatomy.side_by_side import Pair, aligned, differences, folded

WORDS = st.lists(st.sampled_from("abcd"), max_size=30)


@settings(max_examples=40)
@given(WORDS, WORDS)
def test_every_element_of_both_is_there_in_its_order(left: list[str], right: list[str]) -> None:
    pairs = aligned(left, right, lambda word: word)
    assert [pair.left for pair in pairs if pair.left is not None] == left
    assert [pair.right for pair in pairs if pair.right is not None] == right
    assert all((pair.left == pair.right) == (pair.mark == "same") for pair in pairs)
    assert (differences(pairs) == 0) == (left == right)


@settings(max_examples=40)
@given(WORDS, WORDS)
def test_folding_keeps_every_difference_and_counts_the_rest(left: list[str], right: list[str]) -> None:
    pairs = aligned(left, right, lambda word: word)
    shown = folded(pairs)
    assert differences(shown) == differences(pairs)
    assert sum(pair.folded or 1 for pair in shown) == len(pairs)


def test_what_is_compared_is_the_key_alone() -> None:
    (pair,) = aligned(["to 12"], ["to L1"], lambda word: word[:2])
    assert pair == Pair(left="to 12", right="to L1", mark="same")


def test_the_longer_side_has_the_rest_for_itself() -> None:
    marks = [pair.mark for pair in aligned(list("axb"), list("ayzb"), lambda word: word)]
    assert marks == ["same", "changed", "right only", "same"]
