"""The runs of a results folder: listed by what is known of them, and read where somebody looks into one."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from pathlib import Path

from internals_lab.errors import ResultsError
from internals_lab.store.folder_listing import folder_listing
from internals_lab.store.loading import load_run
from internals_lab_dashboard.data.folder.kept_rows import KeptRows
from internals_lab_dashboard.data.folder.running import Load, RunningRuns
from internals_lab_dashboard.data.folder.shelf import RunEntry as RunEntry
from internals_lab_dashboard.data.folder.shelf import Shelf as Shelf
from internals_lab_dashboard.data.folder.shelf import Unreadable as Unreadable
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.index.catalogue import Catalogue
from internals_lab_dashboard.index.run_index import Found, RunIndex

# A large folder is looked at again when that takes a twentieth of the time; a small one always.
SHARE_OF_LOOKING, QUICK_LOOK_S = 0.05, 0.005


class Library:
    """Reads a results folder and never writes to it. Safe to use from several threads.

    With an `index`, what was found in a file is known to the next process as well. Files that nobody read yet are read at
    once for `patience_s`, the rest behind the reader's back.
    """

    def __init__(
        self,
        folder: Path,
        *,
        index: RunIndex | None = None,
        patience_s: float = math.inf,
        clock_s: Callable[[], float] = time.monotonic,
        load: Load = load_run,
    ) -> None:
        self.folder = folder
        self._clock_s = clock_s
        running = RunningRuns(load)
        self._catalogue = Catalogue(
            folder, index=index, patience_s=patience_s, clock_s=clock_s, load=running.load
        )
        self._rows = KeptRows(running.load)
        self._lock = threading.Lock()
        self._look_again_s = -math.inf
        self._places: dict[str, tuple[Found, RunEntry | Unreadable]] = {}
        self._revision = -1
        self._shelf = Shelf(folder=folder)

    def shelf(self) -> Shelf:
        """Look at the folder; only new and changed files, and runs that may have died since, are read."""
        with self._lock:
            begun_s = self._clock_s()
            if begun_s >= self._look_again_s:
                try:
                    listing = folder_listing(self.folder)
                except ResultsError as error:
                    return Shelf(folder=self.folder, problem=str(error))
                took_s = self._clock_s() - begun_s
                newest = self._catalogue.keep_up(listing)
                if newest is not None:
                    self._rows.offer(self.folder / newest[0], newest[1])
                self._look_again_s = (
                    self._clock_s() + took_s / SHARE_OF_LOOKING if took_s > QUICK_LOOK_S else -math.inf
                )
            return self._made()

    def rows(self, entry: RunEntry) -> RunRows:
        """The rows of a run that the shelf lists; `ResultsError` when its file went away or broke since."""
        return self._rows.of(entry.path, entry.run.status)

    def settle(self) -> None:
        """Wait until every file is read, and what was found is in the index."""
        self._catalogue.settle()

    def _made(self) -> Shelf:
        revision = self._catalogue.revision
        if revision != self._revision:
            self._places = {name: self._place(name, found) for name, found in self._catalogue.found().items()}
            entries = [one for _, one in self._places.values() if isinstance(one, RunEntry)]
            entries.sort(key=lambda entry: (entry.run.started, entry.run.id), reverse=True)
            unreadable = [one for _, one in self._places.values() if isinstance(one, Unreadable)]
            unreadable.sort(key=lambda one: one.path.name)
            self._revision = revision
            self._shelf = Shelf(
                folder=self.folder,
                entries=tuple(entries),
                unreadable=tuple(unreadable),
                unread=self._catalogue.unread,
                remark=self._catalogue.remark,
            )
        return self._shelf

    def _place(self, name: str, found: Found) -> tuple[Found, RunEntry | Unreadable]:
        known = self._places.get(name)
        if known is not None and known[0] is found:
            return known
        path = self.folder / name
        if isinstance(found.run, str):
            return found, Unreadable(path=path, reason=found.run)
        return found, RunEntry(path=path, key=path.stem, listed=found.run)
