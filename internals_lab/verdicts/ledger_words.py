"""What a judgement stands on, in words."""

from __future__ import annotations

import math

from internals_lab.model.interval import Interval
from internals_lab.verdicts import figure_words, wording
from internals_lab.verdicts.judged_run import RATIO

# Beyond, a ratio would be written with hundreds of noughts; a file may hold any number.
LEAST, MOST = 1e-6, 1e12


def quantity(value: Interval, unit: str) -> str:
    """`1.75x [1.71, 1.78]` of a ratio, `7.02 ms [6.90, 7.15]`, `3 [2, 4] pauses`."""
    is_finite = all(map(math.isfinite, (value.estimate, value.low, value.high)))
    if unit != RATIO and is_finite:
        return figure_words.quantity(value, unit)
    if is_finite and LEAST < value.estimate < MOST:
        return wording.ratio(value)
    return f"{value.estimate:.3g}{unit} [{value.low:.3g}, {value.high:.3g}]"
