"""Runs that last: what was read of their journals is kept, and each look reads what was added."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Protocol

from internals_lab.model.run import RunDocument
from internals_lab.store.journal import JOURNAL_SUFFIX
from internals_lab.store.journal_following import FollowedJournal
from internals_lab.store.loading import load_run


class Load(Protocol):
    """How a run is read: as `load_run` does it."""

    def __call__(self, path: Path, *, follow: FollowedJournal | None = None) -> RunDocument:
        """The run in a document or journal."""
        ...


class RunningRuns:
    """Loads runs. Safe to use from several threads."""

    def __init__(self, load: Load = load_run) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._followed: dict[Path, FollowedJournal] = {}

    def load(self, path: Path) -> RunDocument:
        """The run in a document or journal; a journal is forgotten once its run has ended."""
        if path.suffix != JOURNAL_SUFFIX:
            return self._load(path)
        with self._lock:  # two that read on would both take the same lines
            document = self._load(path, follow=self._followed.setdefault(path, FollowedJournal(path)))
            if document.run.status != "running":
                del self._followed[path]
            return document
