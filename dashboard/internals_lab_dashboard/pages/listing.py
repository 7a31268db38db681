"""A long list in a table that draws only the rows in view; some of its cells lead to other views."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab_dashboard.pages.column import Cell, Column


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkColumn:
    """A column of links: each leads to `path` with `word` set to its row's `key`, and `beside` as it is.

    `field` names the row's text; a cell without one is no link.
    """

    field: str
    header: str
    path: str
    word: str
    width: int
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
