"""An interval as columns of a table, and in full as columns of a file."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.pages.content.page import Cell, Column

LIMITS = ("estimate", "low", "high")
ALL_PARTS = (*LIMITS, "level", "n")


def interval_columns(
    header: str, figures: str, *, width: int, over: str = "Rounds", limit_width: int = 74
) -> tuple[Column, ...]:
    """Estimate, both limits, level, and how many rounds (or what it is `over`) there are."""
    return (
        Column(field="estimate", header=header, figures=figures, width=width),
        Column(field="low", header="Low", figures=figures, width=limit_width),
        Column(field="high", header="High", figures=figures, width=limit_width),
        Column(field="level", header="Interval", figures=".3~p", width=80),
        Column(field="n", header=over, figures="d", width=74),
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


def exact_columns(name: str, parts: Sequence[str] = ALL_PARTS) -> tuple[Column, ...]:
    """`<name>_estimate` and so on, for a column that has the interval in words."""
    return tuple(
        Column(field=f"{name}_{part}", header=f"{name} {part}", figures="d" if part == "n" else ",.6~g")
        for part in parts
    )


def exact_cells(name: str, interval: Interval | None, parts: Sequence[str] = ALL_PARTS) -> dict[str, Cell]:
    """A row's cells under these columns."""
    return {f"{name}_{part}": getattr(interval, part) if interval else None for part in parts}
