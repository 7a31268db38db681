"""The index of a results folder: what was found in each file when it was last read."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from internals_lab.errors import ResultsError
from internals_lab.folders import user_cache_folder
from internals_lab.store.folder_listing import FileVersion
from internals_lab.store.loading import load_run
from internals_lab.verdicts.judged_run import JudgedRun
from internals_lab_dashboard.index.bodies import Parts, judged_body, judged_from, listed_body, listed_from
from internals_lab_dashboard.index.database import PATIENCE_S, Database, IndexUnavailableError
from internals_lab_dashboard.index.listed import ListedRun, listed
from internals_lab_dashboard.index.place import index_path, make_place

READ = ("name", "size", "modified_ns", "reason", "listed")
# What reading may raise where somebody else wrote the file, or a disk did.
BROKEN = (duckdb.Error, msgspec.MsgspecError, KeyError, IndexError, ValueError, TypeError)


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it was when it was read: the run in it, or the reason why there is none."""

    version: FileVersion
    run: ListedRun | str


class RunIndex:
    """Reads and writes what was found, by the file's name. Safe to use from several threads and processes.

    Every method raises IndexUnavailableError where the file cannot be used now; one that is broken is made anew.
    """

    def __init__(
        self, results: Path, path: Path, *, reader: str | None = None, patience_s: float = PATIENCE_S
    ) -> None:
        self._results = results
        self._database = Database(
            path, reader=reader or f"internals-lab {version('internals-lab')}", patience_s=patience_s
        )
        self._parts = Parts()
        self._judged: dict[str, bytes] = {}
        self._lock = threading.Lock()

    @classmethod
    def of_user(cls, results: Path) -> RunIndex:
        """The one in the user's cache."""
        return cls(results, index_path(results, user_cache_folder("internals-lab")))

    def read(self) -> dict[str, Found]:
        """All that is known; nothing where there is no index yet."""
        if not self._database.path.exists():
            return {}
        try:
            with self._database.session() as connection:
                rows = connection.execute(f"SELECT {', '.join(READ)} FROM files").fetchall()
                parts = self._learn(
                    Parts(dict(connection.execute("SELECT digest, body FROM parts").fetchall()))
                )
            return {row[0]: self._found(dict(zip(READ, row, strict=True)), parts) for row in rows}
        except BROKEN:
            self._database.remake()
            return {}

    def write(self, found: Mapping[str, Found], gone: Iterable[str]) -> dict[str, Found]:
        """Keep what was found in these files, in place of what was known of them, and forget those that are gone. The
        same again, as it takes the least memory: what runs say of claims is in the file now.
        """
        parts = Parts()
        rows = [_row(name, one, parts) for name, one in found.items()]
        try:
            make_place(self._database.path, self._results)
            with self._database.session() as connection:
                _delete(connection, [*found, *gone])
                _insert(connection, "files", rows)
                known = {digest for (digest,) in connection.execute("SELECT digest FROM parts").fetchall()}
                new = [body for body in parts.bodies.items() if body[0] not in known]
                _insert(
                    connection, "parts", [dict(zip(("digest", "body"), body, strict=True)) for body in new]
                )
        except OSError as error:
            raise IndexUnavailableError(
                f"{self._database.path}: cannot be written: {error.strerror or error}"
            ) from error
        except duckdb.Error as error:
            self._database.remake()
            raise IndexUnavailableError(f"{self._database.path}: was broken: {error}") from error
        return {row["name"]: self._found(row, self._learn(parts)) for row in rows}

    def judged(self, name: str, run: ListedRun) -> JudgedRun:
        """What the run in a file says of claims; nothing where neither the index nor the file tells any more."""
        try:
            with self._lock:
                if name not in self._judged:
                    # Who asks for one asks for all: a ledger is made of every run.
                    self._judged, self._parts = self._all_judged()
                return judged_from(self._judged.pop(name), run, self._parts)
        except (IndexUnavailableError, *BROKEN):
            return self._from_file(name, run)

    def _found(self, row: Mapping[str, Any], parts: Parts) -> Found:
        version = FileVersion(row["modified_ns"], row["size"])
        if row["listed"] is None:
            return Found(version, row["reason"])
        return Found(version, listed_from(row["listed"], parts, partial(self.judged, row["name"])))

    def _learn(self, parts: Parts) -> Parts:
        with self._lock:
            self._parts.bodies.update(parts.bodies)
            return self._parts

    def _all_judged(self) -> tuple[dict[str, bytes], Parts]:
        with self._database.session() as connection:
            rows = connection.execute("SELECT name, judged FROM files WHERE judged IS NOT NULL").fetchall()
            parts = connection.execute("SELECT digest, body FROM parts").fetchall()
        return dict(rows), Parts(dict(parts))

    def _from_file(self, name: str, run: ListedRun) -> JudgedRun:
        try:
            return listed(load_run(self._results / name)).judged
        except ResultsError:
            return JudgedRun(
                run=run.run,
                machine=run.machine,
                interpreters=(),
                scenarios=(),
                claims=(),
                covered=frozenset(),
            )


def _row(name: str, found: Found, parts: Parts) -> dict[str, Any]:
    row = {"name": name, "size": found.version.size, "modified_ns": found.version.modified_ns}
    if isinstance(found.run, str):
        return row | dict.fromkeys(("run", "started", "listed", "judged")) | {"reason": found.run}
    return row | {
        "run": found.run.run.id,
        "started": found.run.run.started,
        "reason": None,
        "listed": listed_body(found.run, parts),
        "judged": judged_body(found.run.judged, parts),
    }


def _delete(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    connection.execute("DELETE FROM files WHERE name IN (SELECT unnest(?::VARCHAR[]))", [names])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Column by column: row by row it takes a hundred times as long."""
    if not rows:
        return
    # Here, and not above: most dashboards that are started have nothing to add.
    import numpy as np

    columns = {name: np.array([row[name] for row in rows] + [None], dtype=object)[:-1] for name in rows[0]}
    connection.register("added", columns)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM added")
    connection.unregister("added")
