"""Arguments that no declaration has."""

from __future__ import annotations

import pytest

from internals_lab.runner.asking.misspelt import misspelt

TOLD = "TypeError: {of}() got an unexpected keyword argument '{word}'"


@pytest.mark.parametrize(
    ("of", "word", "meant"),
    [
        ("scenario", "strategy", "strategies"),
        ("snippets", "variant", "variants"),
        ("inspection", "param", "params"),
        ("Claims.claim", "speed_up", "speedup"),
        ("expect", "figures", "figure"),
        ("Suite.claim", "compares", "compare"),
    ],
)
def test_the_argument_that_was_meant_is_named(of: str, word: str, meant: str) -> None:
    assert misspelt(TOLD.format(of=of, word=word)) == f"; did you mean {meant!r}?"


@pytest.mark.parametrize(
    "reason",
    [
        TOLD.format(of="price", word="rounds"),
        TOLD.format(of="scenario", word="strategy") + ". Did you mean 'strategies'?",
        "ModuleNotFoundError: No module named 'nothere'",
    ],
)
def test_other_mistakes_and_interpreters_that_say_it_themselves_get_nothing(reason: str) -> None:
    assert misspelt(reason) == ""
