"""How far two runs of unchanged code may lie apart."""

from __future__ import annotations

import math
import random

import pytest

from internals_lab.estimation.run_drift import between_other_groups, between_single_rounds

LEVEL = 0.95


def test_rounds_that_are_all_alike_leave_no_room() -> None:
    assert between_single_rounds([1.0] * 8, [1.0] * 8, LEVEL) == 1
    assert between_single_rounds([1.0], [1.0], LEVEL) == 1


def test_two_single_rounds_lie_within_it_as_often_as_the_level_says() -> None:
    rng = random.Random(3)
    deviation = 0.03
    rounds = [[rng.gauss(0, deviation) for _ in range(4000)] for _ in range(2)]
    factor = between_single_rounds(*rounds, LEVEL)
    apart = [abs(one - other) for one, other in zip(*rounds, strict=True)]
    inside = sum(math.exp(distance) <= factor for distance in apart) / len(apart)
    assert inside == pytest.approx(LEVEL, abs=0.01)


def test_groups_that_moved_by_chance_lie_within_it_as_often_as_the_level_says() -> None:
    rng = random.Random(4)
    moved = [rng.gauss(0, 0.05) for _ in range(4001)]
    factor = between_other_groups([[one] for one in moved], LEVEL)
    assert factor is not None
    inside = sum(abs(one) <= math.log(factor) for one in moved) / len(moved)
    assert inside == pytest.approx(LEVEL, abs=0.01)


def test_a_group_that_did_change_hardly_matters() -> None:
    quiet = [[0.01], [-0.01], [0.012], [-0.009]]
    without, with_it = between_other_groups(quiet, LEVEL), between_other_groups([*quiet, [2.0]], LEVEL)
    assert without is not None
    assert with_it is not None
    assert math.log(with_it) == pytest.approx(math.log(without), rel=0.2)


def test_two_groups_are_too_few_to_tell() -> None:
    assert between_other_groups([[0.1], [0.1], []], LEVEL) is None
