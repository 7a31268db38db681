"""The bars around a figure: as far as its interval reaches, or whatever else is told of it."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval


def interval_bars(
    intervals: Sequence[Interval], colour: str, *, thickness: float = 1.8, width: int = 5
) -> dict[str, object]:
    """From the lower to the upper limit of each."""
    return error_bars(
        [one.estimate - one.low for one in intervals],
        [one.high - one.estimate for one in intervals],
        colour,
        thickness=thickness,
        width=width,
    )


def error_bars(
    below: Sequence[float],
    above: Sequence[float],
    colour: str,
    *,
    thickness: float = 1.8,
    width: int = 5,
) -> dict[str, object]:
    """So far below each figure and so far above it; a trace has one colour for all of its bars."""
    return {
        "type": "data",
        "symmetric": False,
        "array": list(above),
        "arrayminus": list(below),
        "thickness": thickness,
        "width": width,
        "color": colour,
    }
