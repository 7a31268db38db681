"""What a run has for two runs to be compared by: a value a round."""

from __future__ import annotations

import statistics

from internals_lab.errors import EstimationError
from internals_lab.estimation.unit_time import typical_logarithm
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.verdicts.measured_work import wall_work, works_by_round
from internals_lab.verdicts.round_ratios import RoundRatios


def unit_times(result: CellResult, scenario: Scenario) -> list[float]:
    """The logarithm of the time per unit in ns in each round, as `unit_time_ns` has it; none where nothing can be told."""
    if result.outcome != "measured" or result.reason:
        return []
    try:
        rounds = works_by_round(result, scenario, wall_work)
        return [statistics.fmean(typical_logarithm(work) for work in processes) for processes in rounds]
    except EstimationError:
        return []


def speedups(subject: str, reference: str, ratios: RoundRatios) -> list[float]:
    """The logarithm of the speedup in each round that both cells share; none where nothing can be told."""
    try:
        return [ratio.typical for ratio in ratios.of(subject, reference).values()]
    except EstimationError:
        return []
