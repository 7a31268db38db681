"""Whether a cell had settled when it was measured, and what is left of a comparison where a side had not."""

from __future__ import annotations

import math

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.settling import LEVEL, drift, is_clear
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.measured_work import wall_work, works_by_round


def with_settling(result: CellResult, scenario: Scenario, judging: Judging) -> CellResult:
    """The cell with its drift within a round; None where it cannot be told (one block a round, too few rounds)."""
    settled: Interval | None = None
    if result.outcome == "measured":
        try:
            settled = drift(works_by_round(result, scenario, wall_work))
        except EstimationError:
            settled = None
    clear = settled is not None and is_clear(settled, judging.margin)
    return msgspec.structs.replace(
        result, settled=settled, unsettled=_in_words(settled) if settled and clear else None
    )


def _in_words(drift: Interval) -> str:
    figure = f"{drift.estimate:.2f}x [{drift.low:.2f}, {drift.high:.2f}] ({LEVEL * 100:g} %)"
    told = f"did not settle: its later blocks took {figure} the time of its earlier ones"
    if drift.estimate > 1:
        return f"{told}; a state that grows is reset by a setup_block"
    return f"{told}; it was still warming up"


def common_drift(*sides: CellResult) -> float | None:
    """The factor by which the sides that did not settle went from one half of their rounds to the other, at the most and
    all of them together; None where all settled.
    """
    unsettled = [side.settled for side in sides if side.unsettled and side.settled]
    if not unsettled:
        return None
    return math.prod(max(interval.high, 1 / interval.low) for interval in unsettled)
