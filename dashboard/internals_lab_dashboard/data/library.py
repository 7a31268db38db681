"""The runs of a results folder, read once for as long as their files do not change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import ResultsError
from internals_lab.model.run import Run
from internals_lab.store.journal import DOCUMENT_SUFFIX
from internals_lab.store.loading import find_runs
from internals_lab.verdicts.judged_run import JudgedRun, judged_run
from internals_lab_dashboard.data.rows import RunRows, declared_scenarios, rows_of
from internals_lab_dashboard.data.running import RunningRuns

RUNS_KEPT = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class RunEntry:
    """A readable run in the list of runs; `judged` is what it says of claims."""

    run: Run
    path: Path
    judged: JudgedRun
    interpreters: tuple[str, ...]
    scenario_count: int

    @property
    def key(self) -> str:
        """Its word in the URL: the file's name, which two copies of a run do not share."""
        return self.path.stem


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreadable:
    """A file that is in the folder and is not a run, with the reason."""

    path: Path
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """What a results folder holds at one moment; `entries` newest first."""

    folder: Path
    entries: tuple[RunEntry, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    problem: str | None = None  # why the folder itself cannot be listed


@dataclass(frozen=True, slots=True)
class _Version:
    """A file as it was when it was read; a changed file is another version."""

    path: Path
    modified_ns: int
    size: int


class Library:
    """Reads a results folder and never writes to it. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._entries: dict[_Version, RunEntry | Unreadable] = {}
        self._rows: OrderedDict[_Version, RunRows] = OrderedDict()
        self._running = RunningRuns()

    def shelf(self) -> Shelf:
        """Look at the folder; only new and changed files, and runs that may have died since, are read."""
        with self._lock:
            try:
                versions = self._versions()
            except ResultsError as error:
                return Shelf(folder=self.folder, problem=str(error))
            read = {version: self._known(version) or self._read(version) for version in versions}
            self._entries = read
        entries = [entry for entry in read.values() if isinstance(entry, RunEntry)]
        entries.sort(key=lambda entry: (entry.run.started, entry.run.id), reverse=True)
        unreadable = [entry for entry in read.values() if isinstance(entry, Unreadable)]
        unreadable.sort(key=lambda entry: entry.path.name)
        return Shelf(folder=self.folder, entries=tuple(entries), unreadable=tuple(unreadable))

    def rows(self, entry: RunEntry) -> RunRows:
        """The rows of a run that the shelf lists; `ResultsError` when its file went away or broke since."""
        with self._lock:
            version = _version_now(entry.path)
            if version not in self._rows:
                self._keep(version, rows_of(self._running.load(version.path)))
            self._rows.move_to_end(version)
            return self._rows[version]

    def _versions(self) -> list[_Version]:
        versions = []
        for file in find_runs(self.folder):
            try:
                versions.append(_version(file.path))
            except ResultsError:
                continue  # gone between listing and looking: a finished journal, replaced by its document
        return versions

    def _known(self, version: _Version) -> RunEntry | Unreadable | None:
        known = self._entries.get(version)
        # Whether a run still lives is not written in its journal: ask again.
        if isinstance(known, RunEntry) and known.run.status == "running":
            return None
        return known

    def _read(self, version: _Version) -> RunEntry | Unreadable:
        try:
            document = self._running.load(version.path)
        except ResultsError as error:
            return Unreadable(path=version.path, reason=str(error))
        if document.run.status == "running":
            # The next round makes other rows: they are worked out when somebody wants to see them.
            return _entry(version, judged_run(document), len(declared_scenarios(document)))
        rows = rows_of(document)
        self._keep(version, rows)
        return _entry(version, rows.judged, len(rows.scenarios))

    def _keep(self, version: _Version, rows: RunRows) -> None:
        for other in [one for one in self._rows if one.path == version.path]:
            del self._rows[other]
        self._rows[version] = rows
        while len(self._rows) > RUNS_KEPT:
            self._rows.popitem(last=False)


def _entry(version: _Version, judged: JudgedRun, scenario_count: int) -> RunEntry:
    return RunEntry(
        run=judged.run,
        path=version.path,
        judged=judged,
        interpreters=tuple(interpreter.short for interpreter in judged.interpreters),
        scenario_count=scenario_count,
    )


def _version_now(path: Path) -> _Version:
    """Of a run that the shelf had; where it has finished since, its document has replaced the journal."""
    try:
        return _version(path)
    except ResultsError:
        document = path.with_suffix(DOCUMENT_SUFFIX)
        if document == path or not document.exists():
            raise
        return _version(document)


def _version(path: Path) -> _Version:
    try:
        status = path.stat()
    except OSError as error:
        raise ResultsError(f"{path.name}: {error.strerror}") from error
    return _Version(path=path, modified_ns=status.st_mtime_ns, size=status.st_size)
