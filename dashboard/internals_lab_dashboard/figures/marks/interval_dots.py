"""Estimates as dots with their intervals as bars, lying: what the charts with a row a figure are made of."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.figures.marks.error_bars import interval_bars
from internals_lab_dashboard.figures.paper import plot


def interval_dots(
    intervals: Sequence[Interval],
    rows: Sequence[float],
    hover: Sequence[str],
    *,
    uid: str,
    name: str,
    colour: str,
    symbol: str | list[str],
    edge: str | None = None,
    size: int = 9,
) -> plot.Scatter:
    """One trace; `rows` are the places on the other axis, `name` and `hover` are ready for Plotly."""
    return plot.Scatter(
        uid=uid,
        name=name,
        mode="markers",
        x=[interval.estimate for interval in intervals],
        y=list(rows),
        error_x=interval_bars(intervals, colour),
        marker={
            "symbol": symbol,
            "size": size,
            "color": colour,
            "line": {"width": 2, "color": edge or colour},
        },
        hovertext=list(hover),
        hovertemplate="%{hovertext}<extra></extra>",
    )
