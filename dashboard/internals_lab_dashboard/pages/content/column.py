"""A column of a table, and what may stand in it."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """`figures` formats numbers (d3), None marks text.

    Where a column has a figure in words, as a reader wants it, a file has the columns `exact` in its place; none where
    others have the full figure already.
    """

    field: str
    header: str
    figures: str | None = None
    width: int = 120
    fills: bool = False
    exact: tuple[Column, ...] | None = None
