"""What was found in the files of a results folder: from the index where nothing changed since, else by reading them."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.store.folder_listing import FileVersion
from internals_lab_dashboard.index.database import IndexUnavailableError
from internals_lab_dashboard.index.listed import ListedRun, listed
from internals_lab_dashboard.index.run_index import Found, RunIndex

BETWEEN_SAVES_S = 2.0
Listing = Mapping[str, FileVersion]


class Catalogue:
    """Keeps up with a folder. Files that nobody read yet are read at once, newest first, for `patience_s`; the rest behind
    the reader's back, by a thread that ends when all is read and in the index. Safe to use from several threads.

    `revision` is another number whenever something else is known; `remark` says why there is no index.
    """

    def __init__(
        self,
        folder: Path,
        *,
        index: RunIndex | None,
        patience_s: float,
        clock_s: Callable[[], float],
        load: Callable[[Path], RunDocument],
    ) -> None:
        self.revision = 0
        self.remark: str | None = None
        self._folder = folder
        self._index = index
        self._patience_s = patience_s
        self._clock_s = clock_s
        self._load = load
        self._lock = threading.Lock()
        self._found: dict[str, Found] = {}
        self._listing: Listing = {}
        self._queue: list[str] = []  # the newest last
        self._unsaved: dict[str, Found] = {}
        self._gone: set[str] = set()
        self._thread: threading.Thread | None = None
        self._has_begun = False
        self._is_closed = False
        self._take_from_index()

    @property
    def unread(self) -> int:
        """How many files are still to be read."""
        return len(self._queue)

    def found(self) -> dict[str, Found]:
        """What is known now, by the file's name."""
        with self._lock:
            return dict(self._found)

    def keep_up(self, listing: Listing) -> tuple[str, RunDocument] | None:
        """Know of these files and no others. Of those that had to be read for that, the newest: it will be looked into."""
        with self._lock:
            for name in self._found.keys() - listing.keys():
                self._forget(name)
            self._listing = listing
            queued = set(self._queue)
            unread = [
                name
                for name, version in listing.items()
                if name not in queued and self._is_unread(name, version)
            ]
            unread.sort(key=lambda name: listing[name])
            newest: tuple[str, RunDocument] | None = None
            until_s = self._clock_s() + self._patience_s
            while unread and (newest is None or self._clock_s() < until_s):
                name = unread.pop()
                found, document = self._read(name, listing[name])
                self._keep(name, found)
                # Of a run that lasts, the next round makes other rows: they are worked out when somebody wants to see them.
                if newest is None and document is not None and not _is_running(found):
                    newest = name, document
            self._queue += unread
            self._start_thread()
            return newest

    def settle(self) -> None:
        """Wait until all is read and in the index."""
        while (thread := self._thread) is not None:
            thread.join()

    def close(self) -> None:
        """Read no more files, and wait until what was read is in the index. Called when Python ends, which cannot take a
        thread back out of DuckDB and would abort.
        """
        with self._lock:
            self._is_closed = True
            self._queue.clear()
        if (thread := self._thread) is not None:
            thread.join()

    def _take_from_index(self) -> None:
        if self._index is not None:
            try:
                self._found = self._index.read()
            except IndexUnavailableError as error:
                self.remark = str(error)

    def _is_unread(self, name: str, version: FileVersion) -> bool:
        known = self._found.get(name)
        # Whether a run still lives is not written in its journal: ask again.
        return known is None or known.version != version or _is_running(known)

    def _read(self, name: str, version: FileVersion) -> tuple[Found, RunDocument | None]:
        try:
            document = self._load(self._folder / name)
        except ResultsError as error:
            return Found(version, str(error)), None
        return Found(version, listed(document)), document

    def _keep(self, name: str, found: Found) -> None:
        self._found[name] = found
        self.revision += 1
        if self._index is not None and not _is_running(found):
            self._unsaved[name] = found
            self._gone.discard(name)

    def _forget(self, name: str) -> None:
        del self._found[name]
        self.revision += 1
        self._unsaved.pop(name, None)
        self._gone.add(name)

    def _start_thread(self) -> None:
        if self._thread is None and not self._is_closed and (self._queue or self._is_to_save()):
            if not self._has_begun:
                self._has_begun = True
                atexit.register(self.close)
            self._thread = threading.Thread(target=self._read_the_rest, name="index", daemon=True)
            self._thread.start()

    def _is_to_save(self) -> bool:
        return self._index is not None and bool(self._unsaved or self._gone)

    def _read_the_rest(self) -> None:
        saved_s = self._clock_s()
        while True:
            with self._lock:
                # Whoever has something new after this starts another thread.
                if not self._queue and not self._is_to_save():
                    self._thread = None
                    return
                name = self._queue.pop() if self._queue else None
                version = self._listing.get(name) if name is not None else None
            if name is not None and version is not None:
                found, _ = self._read(name, version)
                with self._lock:
                    if self._listing.get(name) == version:
                        self._keep(name, found)
            if name is None or self._clock_s() - saved_s > BETWEEN_SAVES_S:
                self._save()
                saved_s = self._clock_s()

    def _save(self) -> None:
        with self._lock:
            unsaved, gone = self._unsaved, self._gone
            self._unsaved, self._gone = {}, set()
        if self._index is None or not (unsaved or gone):
            return
        try:
            saved = self._index.write(unsaved, gone)
            self.remark = None
        except IndexUnavailableError as error:
            # What is known stays known; it is tried again with whatever is found next.
            self.remark = str(error)
            self.revision += 1
            return
        with self._lock:
            for name, found in saved.items():
                if self._found.get(name) is unsaved[name]:
                    self._found[name] = found
            self.revision += 1


def _is_running(found: Found) -> bool:
    return isinstance(found.run, ListedRun) and found.run.run.status == "running"
