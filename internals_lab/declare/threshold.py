"""The small language in which a claim says its range: "> 1.5", "<= 1.1", "0.9..1.1"; of a figure also "== 2" and "!= 0"."""

from __future__ import annotations

import re
from typing import Literal

from internals_lab.model.declaration import Threshold

Measure = Literal["speedup", "ratio", "value"]

_NUMBER = r"(\d+(?:\.\d+)?)"
_ONE_SIDED = re.compile(rf"\s*(<=|>=|<|>)\s*{_NUMBER}\s*x?\s*")
_RANGE = re.compile(rf"\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*x?\s*")
# Figures can be negative, and large.
_VALUE = r"(-?\d+(?:_\d+)*(?:\.\d+)?(?:[eE][+-]?\d+)?)"
_ONE_SIDED_VALUE = re.compile(rf"\s*(<=|>=|<|>)\s*{_VALUE}\s*")
_RANGE_OF_VALUES = re.compile(rf"\s*{_VALUE}\s*\.\.\s*{_VALUE}\s*")
_EXACT = re.compile(rf"\s*(==|!=)\s*{_VALUE}\s*")


def parse_threshold(text: object, measure: Measure = "speedup") -> Threshold:
    """The range that the text means. Raises ValueError that says what would be right."""
    if not isinstance(text, str):
        raise ValueError(_mistake(text, measure))
    of_value = measure == "value"
    if of_value and (match := _EXACT.fullmatch(text)):
        number = float(match[2])
        return (
            Threshold(text=text.strip(), equals=number)
            if match[1] == "=="
            else Threshold(text=text.strip(), differs_from=number)
        )
    if match := (_ONE_SIDED_VALUE if of_value else _ONE_SIDED).fullmatch(text):
        sign, number = match[1], float(match[2])
        above = sign.startswith(">")
        return Threshold(
            text=text.strip(),
            low=number if above else None,
            high=None if above else number,
            inclusive=sign.endswith("="),
        )
    if match := (_RANGE_OF_VALUES if of_value else _RANGE).fullmatch(text):
        low, high = float(match[1]), float(match[2])
        if low < high:
            return Threshold(text=text.strip(), low=low, high=high, inclusive=True)
    raise ValueError(_mistake(text, measure))


def _mistake(found: object, measure: Measure) -> str:
    if measure == "value":
        return f"a value's range reads '> 0', '<= 1.5', '== 2', '!= 0' or '0.9..1.1', not {found!r}"
    return f"a {measure}'s range reads '> 1.5', '< 1.1', '>= 2' or '0.9..1.1', not {found!r}"
