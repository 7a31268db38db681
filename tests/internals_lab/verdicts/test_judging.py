"""The settings of a run that decide how it is judged."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.errors import SettingsError
from internals_lab.verdicts.judging import Judging


def test_defaults_are_95_and_2_percent(build_document, true_cell) -> None:
    assert Judging.of_run(build_document([true_cell()]).run) == Judging(level=0.95, margin=0.02)


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"level": 95}, "between 0 and 1"),
        ({"level": "high"}, "must be a number"),
        ({"level": True}, "must be a number"),
        ({"equivalence_margin": -0.1}, "such as 0.02"),
        ({"equivalence_margin": 2}, "such as 0.02"),
        ({"looks": [16, 8]}, "each larger than the one before"),
        ({"looks": ["soon"]}, "numbers of rounds"),
        ({"looks": [0, 8]}, "numbers of rounds"),
        ({"looks": [1, 2, 3, 4, 5, 6, 7]}, "at most 5"),
    ],
)
def test_values_without_meaning_are_refused(build_document, true_cell, settings, complaint) -> None:
    run = msgspec.structs.replace(build_document([true_cell()]).run, settings=settings)
    with pytest.raises(SettingsError, match=complaint):
        Judging.of_run(run)
