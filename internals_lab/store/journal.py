"""The journal of a run that lasts: one line an event, appended, so that a kill loses at most one line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from internals_lab.errors import ResultsError
from internals_lab.model.cell import Outcome
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import Run, RunDocument
from internals_lab.model.sample import Sample
from internals_lab.store import document as documents
from internals_lab.store.journal_line import (
    CellEnded,
    Event,
    Header,
    PlanChanged,
    ProbePassAdded,
    SampleAdded,
    encode,
)
from internals_lab.store.owner import Owner
from internals_lab.store.redaction import Redaction

DOCUMENT_SUFFIX = ".json"
JOURNAL_SUFFIX = ".jsonl"


class Journal:
    """Writes `<run id>.jsonl` in a results folder and, at the end, the document that replaces it.

    Everything is redacted before it is written. Errors of the disk are ResultsErrors and leave what was
    written before readable.
    """

    def __init__(self, path: Path, file: BinaryIO, redaction: Redaction) -> None:
        self.path = path
        self._file = file
        self._redaction = redaction
        self._written = (0, 0)  # lines and bytes that are whole; one name, so that Ctrl-C cannot part them

    @classmethod
    def create(
        cls,
        folder: Path,
        document: RunDocument,
        *,
        owner: Owner | None = None,
        redaction: Redaction | None = None,
    ) -> Journal:
        """Make the folder and the journal, whose first line holds the starting document.

        ResultsError when the folder cannot be written, or already has a run of this id.
        """
        path = folder / f"{document.run.id}{JOURNAL_SUFFIX}"
        if path.parent != folder or path.with_suffix(DOCUMENT_SUFFIX).exists():
            raise ResultsError(
                f"{folder}: cannot take a run with the id {document.run.id!r}: {_why(path, folder)}"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Unbuffered: a line that was written is the kernel's, and outlives this process.
            file = path.open("xb", buffering=0)
        except FileExistsError as error:
            reason = "a run of this id is already there" if folder.is_dir() else f"{folder} is a file"
            raise ResultsError(f"{path}: cannot be written: {reason}") from error
        except OSError as error:
            raise ResultsError(
                f"{folder}: results cannot be written here: {error.strerror or error};"
                " name a folder that can be written"
            ) from error
        journal = cls(path, file, redaction if redaction is not None else Redaction.of_this_machine())
        try:
            journal._append(
                Header(owner=owner if owner is not None else Owner.this_process(), document=document)
            )
            journal.sync()
            documents.sync_folder(folder)
        except BaseException:
            # Without its header the file says nothing, and would stand in the way of the next attempt.
            journal.close()
            path.unlink(missing_ok=True)
            raise
        return journal

    def change_plan(self, run: Run) -> None:
        """Keep what is planned now, in place of what was when the journal began."""
        self._append(PlanChanged(run=run))

    def add_sample(self, cell_id: str, sample: Sample) -> None:
        """Keep what one process of one round gave."""
        self._append(SampleAdded(cell=cell_id, sample=sample))

    def add_probe_pass(self, cell_id: str, seen: ProbePass) -> None:
        """Keep what one pass of a probe gave."""
        self._append(ProbePassAdded(cell=cell_id, seen=seen))

    def end_cell(
        self,
        cell_id: str,
        outcome: Outcome,
        *,
        reason: str | None = None,
        measured_s: float = 0.0,
        captured_output: str | None = None,
    ) -> None:
        """Say how a cell ended; its samples came before."""
        self._append(
            CellEnded(
                cell=cell_id,
                outcome=outcome,
                reason=reason,
                measured_s=measured_s,
                captured_output=captured_output,
            )
        )

    def sync(self) -> None:
        """Wait until everything written is on the disk; once a round, between blocks."""
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise ResultsError(f"{self.path}: cannot be written: {error.strerror or error}") from error

    def finish(self, document: RunDocument) -> Path:
        """Write the final document, then remove the journal; the document's path. On an error the journal stays."""
        if document.run.id != self.path.stem:
            raise ResultsError(f"{self.path}: the final document is of another run, {document.run.id!r}")
        path = self.path.with_suffix(DOCUMENT_SUFFIX)
        documents.write_atomically(path, documents.encode(self._redaction.of(document)))
        self.close()
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise ResultsError(
                f"{self.path}: cannot be removed: {error.strerror or error}; {path.name} is whole and replaces it"
            ) from error
        return path

    def close(self) -> None:
        """Stop writing; the journal stays as it is."""
        self._file.close()

    def _append(self, event: Event) -> None:
        number, start = self._written
        line = encode(number, self._redaction.of(event))
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[self._file.write(rest) :]
            self._written = (number + 1, start + len(line))
        except BaseException as error:
            # A full disk or Ctrl-C in mid-line: whatever follows must not be glued to a torn line.
            _, whole = self._written
            self._file.truncate(whole)
            self._file.seek(whole)
            if isinstance(error, OSError):
                raise ResultsError(f"{self.path}: cannot be written: {error.strerror or error}") from error
            raise


def _why(path: Path, folder: Path) -> str:
    return (
        "a run of this id is already there"
        if path.parent == folder
        else "an id is a file name without folders"
    )
