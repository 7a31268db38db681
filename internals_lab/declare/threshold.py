"""The small language in which a claim says its range: "> 1.5", "<= 1.1", "0.9..1.1"."""

from __future__ import annotations

import re

from internals_lab.model.declaration import Threshold

_NUMBER = r"(\d+(?:\.\d+)?)"
_ONE_SIDED = re.compile(rf"\s*(<=|>=|<|>)\s*{_NUMBER}\s*x?\s*")
_RANGE = re.compile(rf"\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*x?\s*")


def parse_threshold(text: object) -> Threshold:
    """The range that the text means. Raises ValueError that says what would be right."""
    if not isinstance(text, str):
        raise ValueError(_mistake(text))
    if match := _ONE_SIDED.fullmatch(text):
        sign, number = match[1], float(match[2])
        above = sign.startswith(">")
        return Threshold(
            text=text.strip(),
            low=number if above else None,
            high=None if above else number,
            inclusive=sign.endswith("="),
        )
    if match := _RANGE.fullmatch(text):
        low, high = float(match[1]), float(match[2])
        if low < high:
            return Threshold(text=text.strip(), low=low, high=high, inclusive=True)
    raise ValueError(_mistake(text))


def _mistake(found: object) -> str:
    return f"a speedup's range reads '> 1.5', '< 1.1', '>= 2' or '0.9..1.1', not {found!r}"
