"""Units of some tenths of a second: what a run of them is, what it costs, and a budget that does not pay for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from internals_lab.runner.planning.effort import EFFORTS, FEWEST_ROUNDS

LONG = """
    @scenario(strategies=["sequential", "threads"], workers=[1])
    def waits():
        time.sleep(0.25)
"""
CHEAP_AND_DEAR = """
    @scenario(strategies=["sequential"])
    def dear():
        time.sleep(0.9)

    @scenario(strategies=["sequential"])
    def cheap():
        return sum(range(1000))
"""


def test_long_units_cost_what_was_forecast(experiment: Any, run_to_its_end: Any) -> None:
    effort = replace(EFFORTS["quick"], rounds=FEWEST_ROUNDS)
    location = experiment(LONG)
    for _ in range(3):
        document = run_to_its_end(location, effort)
        for result in document.cells:
            assert [len(sample.blocks.wall_ns) for sample in result.samples] == [1] * FEWEST_ROUNDS
            assert {len(sample.warmup_wall_ns) for sample in result.samples} == {1}
            assert {(sample.units_per_block, sample.lead_in_units) for sample in result.samples} == {(1, 0)}
        # Whatever else begins on the machine while it runs, nobody can foresee.
        if document.run.forecast_s == pytest.approx(document.run.took_s, rel=0.5):
            return
    pytest.fail(f"took {document.run.took_s} s in place of {document.run.forecast_s}")


def test_what_the_budget_cannot_answer_is_said_before_anything_is_measured(
    experiment: Any, run_to_its_end: Any, notes: list[str]
) -> None:
    document = run_to_its_end(experiment(CHEAP_AND_DEAR), EFFORTS["quick"], budget_s=14)
    dear, cheap = document.cells
    assert (dear.outcome, dear.samples) == ("skipped", [])
    assert "budget: needs about" in dear.reason
    assert cheap.samples
    assert [note for note in notes if "exp_case.py::dear is skipped, budget" in note] == notes[:1]
    # What is left out is in no forecast.
    assert document.run.forecast_s < 14
