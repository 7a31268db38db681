"""One of several things that a chart tells apart by colour, the same in each of its rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Its name in the data, its words in the legend, its colour, a shorter heading in the table, and its marker."""

    name: str
    words: str
    colour: str
    header: str = ""
    symbol: str = "circle"
