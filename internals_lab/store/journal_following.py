"""A journal that is looked at again and again while its run lasts: each look reads what was added since the last."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import msgspec

from internals_lab.model.base import Record
from internals_lab.model.cell import CellResult
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents
from internals_lab.store.first_look import added_bytes, refuse_what_never_ends
from internals_lab.store.journal_line import HEADER_START
from internals_lab.store.journal_reading import GrowingJournal, JournalContent, not_a_journal

# So much before the place where the last look ended must be as it was, or it is another journal.
REMEMBERED_BYTES = 256


class FollowedJournal:
    """Each `document` is what reading the whole file would give. A journal that shrank, or was replaced, starts anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._start()

    def _start(self) -> None:
        self._growing = GrowingJournal(str(self.path))
        self._seen = _Seen()
        self._cells: dict[str, CellResult] = {}
        self._last: tuple[bytes, JournalContent, RunDocument] | None = None

    def read(self) -> tuple[JournalContent, RunDocument, float]:
        """The journal as it is now, the document in it, and when it was last written to, in seconds since the epoch.

        FileNotFoundError and other OSErrors where the file cannot be read; ResultsError for what is no journal.
        """
        refuse_what_never_ends(self.path)
        with self.path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not self._goes_on(file, status):
                self._start()
            if self._growing.place == 0:
                self._refuse_strangers(file)
            file.seek(self._growing.place)
            added = added_bytes(file, self.path)
        if self._last is not None and added == self._last[0]:
            return *self._last[1:], status.st_mtime
        self._growing.take(added)
        place = self._growing.place
        taken = place - self._seen.place
        tail = (self._seen.tail + added[:taken])[-REMEMBERED_BYTES:]
        self._seen = _Seen(inode=status.st_ino, place=place, tail=tail)
        content = self._growing.content()
        document = self._document(content)
        self._last = (added[taken:], content, document)
        return content, document, status.st_mtime

    def _refuse_strangers(self, file: BinaryIO) -> None:
        file.seek(0)
        beginning = file.read(len(HEADER_START))
        if beginning and not HEADER_START.startswith(beginning):
            # Known by its first bytes, however many follow.
            raise not_a_journal(str(self.path))

    def _goes_on(self, file: BinaryIO, status: os.stat_result) -> bool:
        seen = self._seen
        if status.st_ino != seen.inode or status.st_size < seen.place:
            return False
        file.seek(seen.place - len(seen.tail))
        return file.read(len(seen.tail)) == seen.tail

    def _document(self, content: JournalContent) -> RunDocument:
        raw = content.raw_document
        touched = self._growing.touched
        if self._cells:
            # Most cells are as they were: only the others are looked at again.
            raw = {**raw, "cells": [one for one in raw["cells"] if one["cell"]["id"] in touched]}
        part = documents.from_raw(raw, where=str(self.path))
        # A document that cannot be made leaves everything to the next look.
        touched.clear()
        new = {result.cell.id: result for result in part.cells}
        order = [one["cell"]["id"] for one in content.raw_document["cells"]]
        cells = {name: new.get(name) or self._cells[name] for name in order}
        self._cells = cells
        return msgspec.structs.replace(part, cells=list(cells.values()))


class _Seen(Record):
    """Where the last look ended, in which file, and what stood before that place."""

    inode: int = -1
    place: int = 0
    tail: bytes = b""
