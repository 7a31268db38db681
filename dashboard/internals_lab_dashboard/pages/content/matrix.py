"""A table with a row a statement and a column an interpreter, in which a state is a word, a colour and a sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["good", "bad", "open", "quiet"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """One cell: `sign` and `word` are the state, `figures` and `lines` what it stands on, of which figures are not broken;
    `warning` is what a reader must not miss.

    `told` is all of it in a sentence, for those who point at it.
    """

    sign: str
    word: str
    tone: Tone
    figures: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    warning: str = ""
    told: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Words that lead to another view."""

    text: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """`heading` leads to the row by itself; `about` are short lines below it, `cells` one a column, None where the row
    does not speak of the column.
    """

    heading: Link
    about: tuple[str, ...]
    evidence: Link | None
    cells: tuple[Verdict | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Rows under one heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """`columns` are (name, colour)."""

    title: str
    how_to_read: str
    corner: str
    columns: tuple[tuple[str, str | None], ...]
    groups: tuple[Group, ...]
