"""A flat table as CSV (RFC 4180, UTF-8): numbers unrounded, what is not known empty, words that no spreadsheet runs."""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from internals_lab.errors import ResultsError
from internals_lab.store.table_files.table_file import Types, printable
from internals_lab.store.tables import Table

# A spreadsheet takes what begins so for a formula, and a formula can read and send; a tab or a line's end before it is skipped.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_AS_TEXT = "'"


class CsvFile:
    """Written row by row."""

    def __init__(self, path: Path, types: Types) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            self._file = self._temporary.open("w", encoding="utf-8", newline="")
            self._rows = CsvRows(self._file, types)
        except OSError as error:
            raise _refusal(path, error) from error

    def add(self, table: Table) -> None:
        """Append the rows."""
        try:
            self._rows.add(table)
        except OSError as error:
            raise _refusal(self._path, error) from error

    def finish(self) -> None:
        """Put it in its place."""
        try:
            self._file.close()
            self._temporary.replace(self._path)
        except OSError as error:
            raise _refusal(self._path, error) from error

    def discard(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._temporary.unlink(missing_ok=True)


class CsvRows:
    """The rows of tables as lines of a text, below one line of names."""

    def __init__(self, out: TextIO, types: Types) -> None:
        self._columns = list(types)
        self._writer = csv.writer(out, lineterminator="\r\n")
        self._writer.writerow([_cell(name) for name in self._columns])

    def add(self, table: Table) -> None:
        """Append the rows."""
        rows: Iterable[tuple[Any, ...]] = zip(*(table[name] for name in self._columns), strict=True)
        self._writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)  # the shortest digits that give the same number again
    return harmless(printable(str(value)))


def harmless(text: str) -> str:
    """`text` behind an apostrophe where a spreadsheet would take it for a formula and it is not a plain number."""
    # A tab begins one by itself; of other blanks and separators before a sign, programs drop more or fewer.
    begins = any(word.startswith(_BEGINS_A_FORMULA) for word in (text.lstrip(" "), text.lstrip()))
    if not begins or _is_number(text):
        return text
    return _AS_TEXT + text


def _is_number(text: str) -> bool:
    digits = text[1:] if text.startswith(("-", "+")) else text
    return digits.isascii() and digits.replace(".", "", 1).isdigit()


def _refusal(path: Path, error: OSError) -> ResultsError:
    return ResultsError(f"{path}: cannot be written: {error.strerror or error}")
