"""What claims are called in item ids."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.verdicts.claim_names import LONGEST, claim_names


def claim(text: str, *, gate: bool = False) -> Claim:
    return Claim(
        text=text,
        subject=Side(axis="strategy", value="threads"),
        reference=Side(axis="strategy", value="sequential"),
        speedup=Threshold(text="> 1", low=1.0),
        gate=gate,
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Threads help", "claim-threads-help"),
        ("`operator.add` is 1.2x cheaper, isn't it?", "claim-operator-add-is-1-2x-cheaper-isn-t-it"),
        ("Äpfel sind billiger", "claim-äpfel-sind-billiger"),
        ("...", "claim"),
    ],
)
def test_a_name_is_made_of_the_words(text: str, name: str) -> None:
    assert claim_names([claim(text)]) == [name]


def test_an_expectation_is_called_one() -> None:
    assert claim_names([claim("Threads help", gate=True)]) == ["expectation-threads-help"]


def test_a_long_sentence_ends_after_a_whole_word() -> None:
    [name] = claim_names([claim("Threads on all cores make CPU-bound work faster once there is no GIL")])
    assert name == "claim-threads-on-all-cores-make-cpu-bound-work-faster"


@given(st.lists(st.text(max_size=200) | st.sampled_from(["a", "a 2", "A!"]), max_size=8))
def test_names_are_unique_and_fit_for_an_expression(texts: list[str]) -> None:
    names = claim_names([claim(text) for text in texts])
    assert len(set(names)) == len(texts)
    assert all(re.fullmatch(r"[\w-]+", name) for name in names)
    assert all(len(name) <= len("claim-") + LONGEST + len("-99") for name in names)
