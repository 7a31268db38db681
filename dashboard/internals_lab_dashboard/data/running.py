"""Runs that last: what was read of their journals is kept, and each look reads what was added."""

from __future__ import annotations

from pathlib import Path

from internals_lab.model.run import RunDocument
from internals_lab.store.journal import JOURNAL_SUFFIX
from internals_lab.store.journal_following import FollowedJournal
from internals_lab.store.loading import load_run


class RunningRuns:
    """Loads runs as `load_run` does. Not safe to use from several threads: its library's lock keeps them apart."""

    def __init__(self) -> None:
        self._followed: dict[Path, FollowedJournal] = {}

    def load(self, path: Path) -> RunDocument:
        """The run in a document or journal; a journal is forgotten once its run has ended."""
        if path.suffix != JOURNAL_SUFFIX:
            return load_run(path)
        document = load_run(path, follow=self._followed.setdefault(path, FollowedJournal(path)))
        if document.run.status != "running":
            del self._followed[path]
        return document
