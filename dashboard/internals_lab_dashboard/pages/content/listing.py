"""A long list in a table that draws only the rows in view; some of its cells lead to other views."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab_dashboard.pages.content.column import Cell, Column


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkColumn:
    """A column of links: each leads to `path` with `word` set to its row's `key`, and `beside` as it is.

    The link says `text`, alike in all rows that lead anywhere (those with `leads`), or what stands in the row's `field`.
    """

    field: str
    header: str
    path: str
    word: str
    width: int
    text: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    pinned: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """Rows are by field; each has its `key`."""

    key: str
    title: str
    how_to_read: str
    columns: tuple[Column | LinkColumn, ...]
    rows: tuple[dict[str, Cell], ...]
