"""A document reaches the disk whole or not at all; real processes die at the worst moments."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents
from internals_lab.store.document import write_atomically
from internals_lab.store.journal import Journal
from internals_lab.store.loading import find_runs, load_run
from internals_lab.store.recovery import recover
from internals_lab.verdicts.cut_short import worked_out

RunChild = Callable[..., subprocess.Popen[str]]

# Python tells its audit hooks of a rename or a removal just before it makes it.
DIES_AT = """
import os, signal, sys
from pathlib import Path
import msgspec
from internals_lab.store import document as documents
from internals_lab.store.journal import Journal

planned = documents.decode(Path(sys.argv[2]).read_bytes(), where="planned")
journal = Journal.create(Path(sys.argv[1]), planned)
journal.end_cell(planned.cells[0].cell.id, "measured")
sys.addaudithook(lambda event, _: os.kill(os.getpid(), signal.SIGKILL) if event == sys.argv[3] else None)
journal.finish(msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, status="complete")))
"""


@pytest.fixture
def die_at(tmp_path: Path, planned: RunDocument, run_child: RunChild) -> Callable[[str], Path]:
    """Kill a run at an event of its finish; the results folder that it leaves."""

    def die(event: str) -> Path:
        (tmp_path / "plan").write_bytes(documents.encode(planned))
        child = run_child(DIES_AT, tmp_path / "results", tmp_path / "plan", event)
        child.communicate()
        assert child.returncode == -signal.SIGKILL
        return tmp_path / "results"

    return die


def test_a_crash_between_the_temporary_file_and_its_rename_leaves_the_journal(
    die_at: Callable[[str], Path], planned: RunDocument
) -> None:
    folder = die_at("os.rename")
    assert len(list(folder.glob(f".{planned.run.id}.json.*.tmp"))) == 1
    (run_file,) = find_runs(folder)
    assert run_file.kind == "journal"
    loaded = load_run(run_file.path)
    assert loaded.run.status == "crashed"
    assert loaded.cells[0].outcome == "measured"
    assert [recovery.state for recovery in recover(folder, worked_out)] == ["finished"]
    assert [path.name for path in folder.iterdir()] == [f"{planned.run.id}.json"]


def test_a_crash_between_the_rename_and_the_removal_of_the_journal_leaves_the_document(
    die_at: Callable[[str], Path],
) -> None:
    folder = die_at("os.remove")
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".jsonl"]
    (run_file,) = find_runs(folder)
    assert load_run(run_file.path).run.status == "complete"
    (recovery,) = recover(folder, worked_out)
    assert recovery.state == "was finished"
    assert [path.suffix for path in folder.iterdir()] == [".json"]
    assert load_run(run_file.path).run.status == "complete"


def test_a_failed_rename_leaves_the_old_content_and_nothing_else(tmp_path: Path) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "run.json"
    path.write_bytes(b"old")
    with pytest.raises(ResultsError, match=r"run\.json: cannot be written: No space left on device"):
        write_atomically(path, b"new", rename=refuse)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_document_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ResultsError, match="cannot be written: Not a directory"):
        write_atomically(tmp_path / "file" / "run.json", b"new")


def test_a_document_that_cannot_be_written_leaves_its_journal_open_for_another_try(
    tmp_path: Path, planned: RunDocument
) -> None:
    run = msgspec.structs.replace(planned.run, took_s=float("nan"))
    journal = Journal.create(tmp_path, planned)
    with pytest.raises(ResultsError, match=r"\$\.run\.took_s"):
        journal.finish(msgspec.structs.replace(planned, run=run))
    assert list(tmp_path.iterdir()) == [journal.path]
    journal.end_cell(planned.cells[0].cell.id, "measured")
    assert load_run(journal.path).cells[0].outcome == "measured"
    assert journal.finish(planned).exists()
