"""A sheet of facts: a row a fact, a column whatever has it. What differs is marked; what is alike may be folded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "warn"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRow:
    """One fact. `differs` marks that the columns do not agree; `tones` are of single cells, `remark` is what it means."""

    fact: str
    cells: tuple[str, ...]
    differs: bool = False
    remark: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetGroup:
    """Facts under one heading."""

    title: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """`columns` are (name, colour); `remarks` heads the column of what each row means, if there is one. `folded` are facts
    behind a line that counts them and says by `folded_words` what they have in common.
    """

    key: str
    title: str
    how_to_read: str
    columns: tuple[tuple[str, str | None], ...]
    groups: tuple[SheetGroup, ...]
    remarks: str = ""
    folded: tuple[tuple[str, str], ...] = ()
    folded_words: str = "alike"
