"""Journals whose run died, finished into documents."""

from __future__ import annotations

import contextlib
import glob
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from internals_lab.errors import ResultsError
from internals_lab.model.base import Record
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents
from internals_lab.store.journal import DOCUMENT_SUFFIX, JOURNAL_SUFFIX
from internals_lab.store.loading import load_journal, load_run
from internals_lab.store.redaction import Redaction


class Recovery(Record):
    """What became of one journal. `path` is the document, or the journal where that stays."""

    run_id: str
    path: Path
    state: Literal["finished", "was finished", "still running", "left"]
    detail: str


def recover(path: Path, worked_out: Callable[[RunDocument], RunDocument]) -> list[Recovery]:
    """Finish the dead journal at `path`, or every one in the folder `path`; a journal whose run lives stays. A journal has
    samples and passes alone: `worked_out` gives the document what follows from them.

    A journal that cannot be read or replaced stays too, and says why. ResultsError when there is no such path.
    """
    path = Path(path)
    if path.is_dir():
        journals = sorted(
            found for found in path.glob(f"*{JOURNAL_SUFFIX}") if not found.name.startswith(".")
        )
    elif path.exists() or path.with_suffix(JOURNAL_SUFFIX).exists():
        journals = [path.with_suffix(JOURNAL_SUFFIX)]
    else:
        raise ResultsError(f"{path}: no such file or folder; name a results folder or a journal (.jsonl)")
    redaction = Redaction.of_this_machine()
    return [_recover(journal, worked_out, redaction) for journal in journals]


def _recover(
    journal: Path, worked_out: Callable[[RunDocument], RunDocument], redaction: Redaction
) -> Recovery:
    target = journal.with_suffix(DOCUMENT_SUFFIX)
    try:
        if not journal.exists():
            load_run(target)
            return Recovery(
                run_id=journal.stem, path=target, state="was finished", detail="it has no journal"
            )
        document = load_journal(journal)
        if document.run.status == "running":
            return Recovery(
                run_id=journal.stem,
                path=journal,
                state="still running",
                detail="its process is alive: left alone",
            )
        was_finished = target.exists()
        if was_finished:
            # Killed between the rename and the removal of the journal. Read it: what replaces must be whole.
            load_run(target)
        else:
            documents.write_atomically(target, documents.encode(redaction.of(worked_out(document))))
        _clear(journal)
    except ResultsError as error:
        return Recovery(run_id=journal.stem, path=journal, state="left", detail=str(error))
    if was_finished:
        return Recovery(
            run_id=journal.stem, path=target, state="was finished", detail="its journal was left over"
        )
    return Recovery(run_id=journal.stem, path=target, state="finished", detail=_saved(document))


def _clear(journal: Path) -> None:
    try:
        journal.unlink(missing_ok=True)
    except OSError as error:
        raise ResultsError(f"{journal}: cannot be removed: {error.strerror or error}") from error
    # What a crash in the middle of writing the document left behind.
    for leftover in journal.parent.glob(f".{glob.escape(journal.stem)}{DOCUMENT_SUFFIX}.*.tmp"):
        with contextlib.suppress(OSError):
            leftover.unlink()


def _saved(document: RunDocument) -> str:
    samples = sum(len(result.samples) for result in document.cells)
    ended = sum(result.outcome != "pending" for result in document.cells)
    kept = f"{samples} sample(s) kept, {ended} of {len(document.cells)} cells had ended"
    return "; ".join([kept, *document.run.damage])
