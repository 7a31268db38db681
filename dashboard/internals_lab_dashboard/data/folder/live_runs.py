"""Which runs of a folder last. Journals are opened once, for their first line; after that a look costs a few system calls."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import ResultsError
from internals_lab.store.journal import DOCUMENT_SUFFIX, JOURNAL_SUFFIX
from internals_lab.store.journal_reading import plan_of
from internals_lab.store.owner import Owner

COARSEST_TICK_NS = 2_000_000_000  # of a file system's clock: FAT's


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveRun:
    """A run that is being measured. `cpus` are those that it measures on, as it was planned; empty where it does not say."""

    key: str
    started: str
    scenarios: tuple[str, ...]
    cpus: tuple[int, ...]
    owner: Owner


class LiveRuns:
    """Safe to use from several threads. `revision` is a word that changes whenever a run does."""

    def __init__(self, folder: Path, *, wall_clock_ns: Callable[[], int] = time.time_ns) -> None:
        self._folder = folder
        self._wall_clock_ns = wall_clock_ns
        self._lock = threading.Lock()
        self._folder_modified_ns = -1
        self._journals: dict[Path, _Journal] = {}

    def now(self) -> tuple[LiveRun, ...]:
        """Those that last, newest first."""
        with self._lock:
            self._look()
            alive = [run for journal in self._journals.values() if (run := journal.alive()) is not None]
        return tuple(sorted(alive, key=lambda run: (run.started, run.key), reverse=True))

    def revision(self, key: str) -> str:
        """Of the run in the file of that name; "" where there is none."""
        journal_path = self._path(key, JOURNAL_SUFFIX)
        document = _status(self._path(key, DOCUMENT_SUFFIX))
        if document is not None:
            return f"document {document.st_ino} {document.st_mtime_ns} {document.st_size}"
        written = _status(journal_path)
        if written is None:
            return ""
        with self._lock:
            self._look()
            known = self._journals.get(journal_path)
            alive = known is not None and known.alive() is not None
        return f"journal {written.st_mtime_ns} {written.st_size} {'lasts' if alive else 'ended'}"

    def _path(self, key: str, suffix: str) -> Path:
        # A key is a word from an address: it names a file in this folder and nowhere else.
        return self._folder / f"{Path(key).name}{suffix}"

    def _look(self) -> None:
        try:
            modified_ns = self._folder.stat().st_mtime_ns
            # Names that come and go show in the folder's own time, unless they do so within one tick of its clock.
            is_settled = self._wall_clock_ns() - modified_ns > COARSEST_TICK_NS
            if modified_ns == self._folder_modified_ns and is_settled:
                return
            with os.scandir(self._folder) as found:
                names = [Path(one.path) for one in found if one.name.endswith(JOURNAL_SUFFIX)]
        except OSError:
            self._journals.clear()
            self._folder_modified_ns = -1
            return
        self._folder_modified_ns = modified_ns
        self._journals = {path: self._journals.get(path) or _Journal(path) for path in names}


class _Journal:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._run: LiveRun | None = None
        self._read_size = -1
        self._has_ended = False

    def alive(self) -> LiveRun | None:
        status = _status(self._path)
        if status is None or _status(self._path.with_suffix(DOCUMENT_SUFFIX)) is not None:
            return None
        if self._run is None and status.st_size != self._read_size:
            self._read_size = status.st_size
            self._run = _first_line(self._path)
        if self._run is None or self._has_ended:
            return None
        # For good: who ended does not come back. A folder may have a hundred such, and every question asks.
        self._has_ended = not self._run.owner.is_alive()
        return None if self._has_ended else self._run


def _first_line(path: Path) -> LiveRun | None:
    try:
        with path.open("rb") as file:
            owner, document = plan_of(file.readline(), where=str(path))
        run = document.get("run")
        machine = document.get("machine")
        names = [one.get("name") for one in document.get("scenarios", ()) if isinstance(one, dict)]
        cpus = machine.get("cpus_allowed") if isinstance(machine, dict) else None
        return LiveRun(
            key=path.stem,
            started=str(run.get("started", "")) if isinstance(run, dict) else "",
            scenarios=tuple(name for name in names if isinstance(name, str)),
            cpus=tuple(one for one in cpus or () if isinstance(one, int)),
            owner=owner,
        )
    except (OSError, ResultsError):
        return None  # not whole so far, or no journal: the list of runs says which


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
