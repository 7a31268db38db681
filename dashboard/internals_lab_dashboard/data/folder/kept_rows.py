"""The rows of the runs that somebody looked into last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument, RunStatus
from internals_lab.store.journal import DOCUMENT_SUFFIX
from internals_lab_dashboard.data.run.rows import RunRows, rows_of

RUNS_KEPT = 64
BYTES_KEPT = 200_000_000  # of files; their rows take about as much


@dataclass(frozen=True, slots=True)
class _Version:
    """A file as it was when it was read, and whether its run was alive."""

    path: Path
    modified_ns: int
    size: int
    status: RunStatus


class KeptRows:
    """Makes rows once for as long as a file does not change. Safe to use from several threads."""

    def __init__(self, load: Callable[[Path], RunDocument], *, runs_kept: int = RUNS_KEPT) -> None:
        self._load = load
        self._runs_kept = runs_kept
        self._lock = threading.Lock()
        self._rows: OrderedDict[_Version, RunRows] = OrderedDict()

    def of(self, path: Path, status: RunStatus) -> RunRows:
        """The rows of a run that had this status; `ResultsError` when its file went away or broke since."""
        with self._lock:
            version = _version_now(path, status)
            if version not in self._rows:
                self._keep(version, rows_of(self._load(version.path)))
            self._rows.move_to_end(version)
            return self._rows[version]

    def offer(self, path: Path, document: RunDocument) -> None:
        """A document that was just read, so that it need not be read again."""
        with self._lock:
            try:
                self._keep(_version(path, document.run.status), rows_of(document))
            except ResultsError:
                return  # gone meanwhile

    def _keep(self, version: _Version, rows: RunRows) -> None:
        for known in [known for known in self._rows if known.path == version.path]:
            del self._rows[known]
        self._rows[version] = rows
        while len(self._rows) > 1 and (
            len(self._rows) > self._runs_kept or sum(one.size for one in self._rows) > BYTES_KEPT
        ):
            self._rows.popitem(last=False)


def _version_now(path: Path, status: RunStatus) -> _Version:
    """Of a run that the shelf had; where it has finished since, its document has replaced the journal."""
    try:
        return _version(path, status)
    except ResultsError:
        document = path.with_suffix(DOCUMENT_SUFFIX)
        if document == path or not document.exists():
            raise
        return _version(document, status)


def _version(path: Path, status: RunStatus) -> _Version:
    try:
        found = path.stat()
    except OSError as error:
        raise ResultsError(f"{path.name}: {error.strerror}") from error
    return _Version(path=path, modified_ns=found.st_mtime_ns, size=found.st_size, status=status)
