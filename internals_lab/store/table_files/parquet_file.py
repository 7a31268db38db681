"""A flat table as Parquet, through DuckDB: types are kept, also of columns that a run has no value for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from internals_lab.errors import LabError, ResultsError
from internals_lab.store.column_types import ColumnType
from internals_lab.store.table_files.table_file import Types, printable
from internals_lab.store.tables import Table

SQL_TYPES: Mapping[ColumnType, str] = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "yes or no": "BOOLEAN",
}
_DTYPES: Mapping[ColumnType, str] = {"whole": "int64", "number": "float64", "yes or no": "bool"}
_SETTINGS = {
    "threads": 1,  # it may stand beside a run that is being measured
    "pandas_analyze_sample": 0,  # do not guess what words are from the first of them
    "autoinstall_known_extensions": False,  # nothing leaves this machine
    "autoload_known_extensions": False,
}


class ParquetMissingError(LabError):
    """The optional part that writes Parquet is not installed."""


class ParquetFile:
    """Rows are gathered in a database beside the file, so that they need not fit into memory."""

    def __init__(self, path: Path, types: Types) -> None:
        self._path, self._types = path, types
        duckdb = _duckdb()
        self._error = duckdb.Error
        try:
            self._folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent))
        except OSError as error:
            raise ResultsError(f"{path}: cannot be written: {error.strerror or error}") from error
        columns = ", ".join(f"{_quoted(name)} {SQL_TYPES[kind]}" for name, kind in types.items())
        self._database = duckdb.connect(str(self._folder / "rows.duckdb"), config=_SETTINGS)
        self._database.execute(f"CREATE TABLE rows ({columns})")

    def add(self, table: Table) -> None:
        """Append the rows."""
        chunk = {name: _array(table[name], kind) for name, kind in self._types.items()}
        if not len(next(iter(chunk.values()))):
            return
        try:
            self._database.register("chunk", chunk)
            self._database.execute("INSERT INTO rows SELECT * FROM chunk")
            self._database.unregister("chunk")
        except self._error as error:
            raise ResultsError(f"{self._path}: cannot be written: {error}") from error

    def finish(self) -> None:
        """Put it in its place."""
        whole = self._folder / "rows.parquet"
        try:
            self._database.table("rows").write_parquet(str(whole), compression="zstd")
            whole.replace(self._path)
        except (OSError, self._error) as error:
            raise ResultsError(f"{self._path}: cannot be written: {error}") from error
        self.discard()

    def discard(self) -> None:
        """Leave nothing behind."""
        self._database.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _duckdb() -> Any:
    try:
        import duckdb  # optional, and nobody else waits for it
    except ModuleNotFoundError as error:
        raise ParquetMissingError(
            "Parquet needs duckdb, which is not installed; pip install 'internals-lab[dashboard]' brings it, "
            "and CSV needs nothing"
        ) from error
    return duckdb


def _array(values: Sequence[Any], kind: ColumnType) -> Any:
    import numpy as np  # a dashboard that starts, and may never write a file, does not wait for it

    if kind == "text":
        words = np.empty(len(values), dtype=object)
        words[:] = [None if value is None else printable(str(value)) for value in values]
        return words
    missing = [value is None for value in values]
    try:
        known = np.array([0 if value is None else value for value in values], dtype=_DTYPES[kind])
    except OverflowError as error:
        raise ResultsError(f"a number of more than 64 bits cannot be written as Parquet: {error}") from error
    return np.ma.masked_array(known, missing)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
