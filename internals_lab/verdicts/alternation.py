"""Whether taking turns with other cells makes a cell slower than it is alone."""

from __future__ import annotations

import math
from typing import Literal

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.model.cell import CellResult
from internals_lab.model.observation import AlternationCheck

# Stricter than the intervals of ratios: every cell of a run is checked.
LEVEL = 0.99
# A switch that costs less than this is borne: it hits both sides of a ratio.
BORNE = 0.05
# An interval that is wider than this either way tells nothing, for or against.
TOO_WIDE = 0.25


def alternation_check(result: CellResult) -> AlternationCheck:
    """Judged over rounds: the interval must lie wholly beyond what is borne for the check to fail, and be narrow enough to
    show a bias for it to pass.
    """
    values = [
        math.log(alternated_ns / alone_ns)
        for sample in result.samples
        for alone_ns, alternated_ns in zip(
            sample.back_to_back.wall_ns, sample.back_to_back.alternated_wall_ns, strict=True
        )
        if alone_ns > 0 and alternated_ns > 0
    ]
    try:
        ratio = of_logarithms(values, LEVEL)
    except EstimationError:
        return AlternationCheck(cell=result.cell.id, ratio=None, n=len(values), state="not checkable here")
    state: Literal["passed", "failed", "not checkable here"] = "passed"
    if ratio.low > 1 + BORNE or ratio.high < 1 / (1 + BORNE):
        state = "failed"
    elif ratio.high / ratio.low > (1 + TOO_WIDE) ** 2:
        state = "not checkable here"
    return AlternationCheck(cell=result.cell.id, ratio=ratio, n=ratio.n, state=state)
