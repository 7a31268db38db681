"""The index's file. It is open for moments only, so that several dashboards share it, and is made anew where it does not fit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import filelock

from internals_lab.errors import LabError

# Whatever changes what rows mean makes it another one.
FORMAT = "internals-lab/index/1"
PATIENCE_S = 5.0  # others hold it for some hundred milliseconds
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "1GB",
    # Nothing is to be fetched, whatever a query would like.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
TABLES = """
CREATE TABLE about (format VARCHAR, reader VARCHAR);
CREATE TABLE files (
    name VARCHAR, size BIGINT, modified_ns BIGINT, run VARCHAR, started VARCHAR, reason VARCHAR, listed BLOB, judged BLOB
);
CREATE TABLE parts (digest VARCHAR, body BLOB);
"""


class IndexUnavailableError(LabError):
    """The index cannot be used now; everything can be had from the files."""


class Database:
    """One file. `reader` is who made the rows: another version of the lab may make others of the same files."""

    def __init__(self, path: Path, *, reader: str, patience_s: float = PATIENCE_S) -> None:
        self.path = path
        self._about = (FORMAT, reader)
        self._lock = filelock.FileLock(path.with_suffix(".lock"), timeout=patience_s)

    @contextlib.contextmanager
    def session(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The file to oneself, in one transaction. What is broken in it is found by whoever reads it: see `remake`."""
        try:
            with self._lock, self._connection() as connection:
                connection.begin()
                yield connection
                connection.commit()
        except filelock.Timeout as error:
            raise IndexUnavailableError(f"{self.path}: another dashboard is busy with it") from error
        except OSError as error:
            raise IndexUnavailableError(f"{self.path}: cannot be used: {error.strerror or error}") from error

    def remake(self) -> None:
        """Forget everything in it."""
        try:
            with self._lock:
                self._remove()
        except (filelock.Timeout, OSError) as error:
            raise IndexUnavailableError(f"{self.path}: is broken and cannot be removed: {error}") from error

    @contextlib.contextmanager
    def _connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self._open()
        try:
            yield connection
        finally:
            connection.close()

    def _open(self) -> duckdb.DuckDBPyConnection:
        if self.path.exists():
            try:
                connection = duckdb.connect(self.path, config=SETTINGS)
            except duckdb.Error as error:
                if "lock" in str(error).casefold():  # a program that knows nothing of our lock
                    raise IndexUnavailableError(f"{self.path}: another program has it open") from error
            else:
                if self._is_ours(connection):
                    return connection
                connection.close()
            self._remove()
        connection = duckdb.connect(self.path, config=SETTINGS)
        connection.execute(TABLES)
        connection.execute("INSERT INTO about VALUES (?, ?)", self._about)
        return connection

    def _is_ours(self, connection: duckdb.DuckDBPyConnection) -> bool:
        try:
            return connection.execute("SELECT format, reader FROM about").fetchall() == [self._about]
        except duckdb.Error:
            return False

    def _remove(self) -> None:
        for path in (self.path, self.path.with_name(f"{self.path.name}.wal")):
            path.unlink(missing_ok=True)
