"""What a probe told beside its figures. A results file may hold anything in its place: what is no such thing is not there."""

from __future__ import annotations

import math
from collections.abc import Sequence

from internals_lab.model.base import JSON
from internals_lab.model.probe_pass import ProbePass


def details(passes: Sequence[ProbePass]) -> list[dict[str, JSON]]:
    """What each pass told. One that found what an earlier one had found holds nothing: it is that one's with the same
    figures, or else the last that told.
    """
    told: list[tuple[ProbePass, dict[str, JSON]]] = []
    found = []
    for one in passes:
        if one.detail is not None:
            told.append((one, mapping(one.detail)))
        alike = [own for earlier, own in told if earlier.figures == one.figures]
        found.append(alike[-1] if alike else told[-1][1] if told else {})
    return found


def mapping(value: JSON) -> dict[str, JSON]:
    """The value where it is one, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: JSON) -> list[dict[str, JSON]]:
    """Those in a list of them."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: JSON) -> str:
    """A text, else none."""
    return value if isinstance(value, str) else ""


def whole(value: JSON) -> int | None:
    """A whole number that is no truth."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(value: JSON) -> float | None:
    """Any number that can be drawn."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        as_float = float(value)
    except OverflowError:
        return None
    return as_float if math.isfinite(as_float) else None
