"""Foreign words in a figure: Plotly reads a little HTML in every string, and names are no markup."""

from __future__ import annotations

import html
from typing import Literal

from internals_lab.model.cell import Interval

LONGEST_NAME = 120
Over = Literal["rounds", "passes"]
ONE_OF: dict[Over, str] = {"rounds": "round", "passes": "pass"}


def plain(text: str) -> str:
    """Show `text` as it is, on one line, shortened where it would push the chart away."""
    line = " ".join(text.split())
    if len(line) > LONGEST_NAME:
        line = line[: LONGEST_NAME - 1] + "…"
    return html.escape(line, quote=False)


def rounds(counts: list[int], over: Over = "rounds") -> str:
    """`n = 8 rounds`, or the range where points differ; empty without points."""
    if not counts:
        return ""
    low, high = min(counts), max(counts)
    if low == high:
        return f"n = {low} {over if low != 1 else ONE_OF[over]}"
    return f"n = {low} to {high} {over}"


def interval_words(intervals: list[Interval], over: Over = "rounds") -> str:
    """What the bars of a chart are: `95 % interval, n = 8 rounds`."""
    if not intervals:
        return ""
    levels = sorted({level(one) for one in intervals})
    return f"{' and '.join(levels)} interval, {rounds([one.n for one in intervals], over)}"


def level(interval: Interval) -> str:
    """The confidence level as a percentage."""
    return f"{100 * interval.level:.3g} %"
