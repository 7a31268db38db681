"""Identical code is measured against itself by the laboratory, and what comes of it is kept in figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from internals_lab.errors import ResultsError
from internals_lab.machine.describing import describe_machine
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.runner.course.observer import Silence
from internals_lab.runner.noise import PAIRS_ALONE, measure_noise
from internals_lab.runner.planning.effort import Effort


class Rounds(Silence):
    """Counts them."""

    def __init__(self) -> None:
        self.most = 0

    def round(self, scenario: object, done: int, rounds: int, left_s: float) -> None:
        self.most = max(self.most, done)


ATTEMPTS = 5


def measured(this: Interpreter, observer: Silence, effort: Effort) -> NoiseFloor:
    """Measured again, a few times at the most, when somebody else took the processors meanwhile: the lab says so."""
    for _ in range(ATTEMPTS - 1):
        try:
            return measure_noise(this, [], observer, seed=1, effort=effort)
        except ResultsError as error:
            if "without a processor" not in str(error):
                raise
    return measure_noise(this, [], observer, seed=1, effort=effort)


def test_every_pair_gets_all_rounds_whatever_the_first_looks_say(
    this_interpreter: Interpreter, quick: Effort
) -> None:
    counted = Rounds()
    floor = measured(this_interpreter, counted, replace(quick, rounds=9))
    assert counted.most == 9
    assert floor.machine == describe_machine().id
    assert floor.parallel is None
    figures = floor.sequential
    assert (figures.interpreter, figures.workers) == (this_interpreter.name, 1)
    assert (figures.pairs, figures.rounds, figures.level) == (PAIRS_ALONE, 9, 0.95)
    assert figures.half_width > 0
    assert len(figures.lows) == len(figures.highs) == PAIRS_ALONE


def test_too_few_rounds_for_an_interval_store_nothing(this_interpreter: Interpreter, quick: Effort) -> None:
    with pytest.raises(ResultsError, match="identical code could not be compared"):
        measure_noise(this_interpreter, [], Silence(), seed=1, effort=replace(quick, rounds=2))
