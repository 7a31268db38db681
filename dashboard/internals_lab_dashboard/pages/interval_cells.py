"""An interval as columns of a table."""

from __future__ import annotations

from internals_lab.model.cell import Interval
from internals_lab_dashboard.pages.page import Cell, Column


def interval_columns(header: str, figures: str, *, width: int, over: str = "Rounds") -> tuple[Column, ...]:
    """Estimate, both limits, level, and how many rounds (or what it is `over`) there are."""
    return (
        Column(field="estimate", header=header, figures=figures, width=width),
        Column(field="low", header="Low", figures=figures, width=74),
        Column(field="high", header="High", figures=figures, width=74),
        Column(field="level", header="Interval", figures=".3~p", width=78),
        Column(field="n", header=over, figures="d", width=78),
    )


def interval_cells(interval: Interval | None, *, rounds: int | None) -> dict[str, Cell]:
    """A row's cells under these columns; without an interval the rounds that were run stand alone."""
    if interval is None:
        return {"estimate": None, "low": None, "high": None, "level": None, "n": rounds}
    return {
        "estimate": interval.estimate,
        "low": interval.low,
        "high": interval.high,
        "level": interval.level,
        "n": interval.n,
    }
