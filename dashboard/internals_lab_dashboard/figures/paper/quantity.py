"""Quantities in words, each in a unit that fits it."""

from __future__ import annotations

import math
from typing import Literal

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.numbers.names import time_unit
from internals_lab_dashboard.figures.paper.text import level

Unit = Literal["ratio", "ns", "share", "bytes", "count"]
SIZES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def scale_of(value: float, unit: Unit) -> tuple[float, str]:
    """What a value of this size is divided by, and what stands behind it."""
    size = abs(value)
    if unit == "ns":
        scale, name = time_unit([size])
        return scale, f" {name}"
    if unit == "bytes":
        scale, name = next((one for one in SIZES if size >= one[0]), (1.0, "B"))
        return scale, f" {name}"
    return {"share": (0.01, " %"), "ratio": (1.0, "×"), "count": (1.0, "")}[unit]


def quantity(value: float, unit: Unit) -> str:
    """`4.31 ms`, `12.0 %`, `48.1 MB`, `1.30×`: three digits that count."""
    if unit == "count":
        return _without_zeros(_digits(value))
    scale, behind = scale_of(value, unit)
    return f"{_digits(value / scale)}{behind}"


def with_limits(interval: Interval, unit: Unit, *, of: str = "passes") -> str:
    """`4.31 ms (4.10 to 4.52), 95 % interval, n = 8 passes`, in one unit for all three."""
    scale, behind = scale_of(interval.estimate, unit)
    limits = f"{_digits(interval.low / scale)} to {_digits(interval.high / scale)}"
    counted = f"{level(interval)} interval, n = {interval.n} {of}" if interval.n else "by definition"
    return f"{_digits(interval.estimate / scale)}{behind} ({limits}), {counted}"


def _without_zeros(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _digits(value: float) -> str:
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    decimals = max(0, min(6, 2 - math.floor(math.log10(abs(value)))))
    return f"{value:,.{decimals}f}"
