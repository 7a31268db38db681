"""What a form of file is: opened with the columns and their types, it takes tables and gives the file at its end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from internals_lab.store.column_types import ColumnType
from internals_lab.store.tables import Table

Types = Mapping[str, ColumnType]


class TableFile(Protocol):
    """A file that is being written; there is nothing under its name before `finish`."""

    def add(self, table: Table) -> None:
        """Append the rows of a table that has these columns."""
        ...

    def finish(self) -> None:
        """Put the whole file in its place."""
        ...

    def discard(self) -> None:
        """Leave nothing behind. After `finish` it does nothing."""
        ...


class OpensTableFile(Protocol):
    """How a form begins a file; ResultsError where it cannot be written."""

    def __call__(self, path: Path, types: Types) -> TableFile: ...


def printable(text: str) -> str:
    """`text` as UTF-8 can hold it: bytes of a file's name that are no text come escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
