"""Worker counts that name the machine."""

from __future__ import annotations

import pytest

from internals_lab.errors import SettingsError
from internals_lab.verdicts.worker_words import resolve_workers


@pytest.mark.parametrize(
    ("word", "count"), [(3, 3), ("cores", 4), ("2*cores", 8), ("2 * cores", 8), ("7", 7)]
)
def test_words_resolve_against_the_usable_cores(word: int | str, count: int) -> None:
    assert resolve_workers(word, cores_usable=4) == count


@pytest.mark.parametrize("word", ["core", "cores*2", "many", ""])
def test_other_words_are_refused(word: str) -> None:
    with pytest.raises(SettingsError, match="means nothing"):
        resolve_workers(word, cores_usable=4)
