"""The one way in: a document or a journal, of this version or an older one, as a RunDocument."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from internals_lab.errors import ResultsError
from internals_lab.model.base import Record
from internals_lab.model.cell import CellResult
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents
from internals_lab.store.first_look import document_bytes
from internals_lab.store.folder_listing import folder_listing
from internals_lab.store.journal import DOCUMENT_SUFFIX, JOURNAL_SUFFIX
from internals_lab.store.journal_following import FollowedJournal
from internals_lab.store.journal_reading import JournalContent


class RunFile(Record):
    """A file that looks like a run, by its name alone."""

    path: Path
    run_id: str
    kind: Literal["document", "journal"]
    modified_ns: int


def load_run(path: Path, *, follow: FollowedJournal | None = None) -> RunDocument:
    """The run in a document (.json) or journal (.jsonl); ResultsError with file and reason.

    Where a journal has a document beside it, the document is read. A journal gives everything that is intact in
    it, with the status "running" while the process that writes it lives, else "crashed". Where the journal is looked at
    again and again, `follow` remembers what was read of it.
    """
    path = Path(path)
    if path.suffix != JOURNAL_SUFFIX:
        return _document(path)
    document_path = path.with_suffix(DOCUMENT_SUFFIX)
    if document_path.exists():
        return _document(document_path)
    try:
        document = load_journal(path, follow=follow)
        ended = document.run.status != "running"
    except ResultsError:
        if not document_path.exists():
            raise
        ended = True
    # A run may finish while it is looked at: then its journal is gone, or its process, and the document is there.
    return _document(document_path) if ended and document_path.exists() else document


def load_journal(path: Path, *, follow: FollowedJournal | None = None) -> RunDocument:
    """The run in a journal, whether or not it has a document beside it; ResultsError with file and reason."""
    path = Path(path)
    try:
        content, document, modified_s = (follow or FollowedJournal(path)).read()
    except FileNotFoundError as error:
        raise ResultsError(f"{path}: no such file") from error
    except OSError as error:
        raise ResultsError(f"{path}: cannot be read: {error.strerror or error}") from error
    return _as_it_stands(content, document, modified_s)


def find_runs(folder: Path) -> list[RunFile]:
    """The runs in a folder, newest first, one entry a run id; no file is opened. A missing folder holds none.

    ResultsError when `folder` is not a folder or cannot be listed.
    """
    found = [
        RunFile(
            path=Path(folder) / name,
            run_id=Path(name).stem,
            kind="document" if name.endswith(DOCUMENT_SUFFIX) else "journal",
            modified_ns=version.modified_ns,
        )
        for name, version in folder_listing(Path(folder)).items()
    ]
    return sorted(found, key=lambda run_file: (-run_file.modified_ns, run_file.run_id))


def _document(path: Path) -> RunDocument:
    try:
        content = document_bytes(path)
    except FileNotFoundError as error:
        journal = path.with_suffix(JOURNAL_SUFFIX)
        hint = f"; there is a journal of it, {journal.name}" if journal.exists() and journal != path else ""
        raise ResultsError(f"{path}: no such file{hint}") from error
    except OSError as error:
        raise ResultsError(f"{path}: cannot be read: {error.strerror or error}") from error
    return documents.decode(content, where=str(path))


def _as_it_stands(journal: JournalContent, document: RunDocument, modified_s: float) -> RunDocument:
    alive = journal.owner.is_alive()
    damage = list(journal.damage)
    if journal.torn_tail is not None and not alive:
        damage.append(f"line {journal.torn_tail} is incomplete: the run ended while it was written")
    run = msgspec.structs.replace(document.run, status="running", damage=damage)
    if alive:
        return msgspec.structs.replace(document, run=run)
    run = msgspec.structs.replace(
        run, status="crashed", finished=datetime.fromtimestamp(modified_s, UTC).isoformat(timespec="seconds")
    )
    return msgspec.structs.replace(document, run=run, cells=[_left(result) for result in document.cells])


def _left(result: CellResult) -> CellResult:
    if result.outcome != "pending" or result.reason is not None:
        return result
    samples, passes = len(result.samples), len(result.probe_passes)
    # An inspection has passes and nothing else.
    kept = f"{samples} sample(s)" if samples else f"{passes} pass(es)"
    reason = (
        f"the run ended while this cell was being measured; {kept} are kept"
        if samples or passes
        else "the run ended before this cell was measured"
    )
    return msgspec.structs.replace(result, reason=reason)
