"""Files of every kind, through the one loader."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents
from internals_lab.store import loading
from internals_lab.store.journal import Journal
from internals_lab.store.journal_following import FollowedJournal
from internals_lab.store.loading import find_runs, load_run
from internals_lab.store.owner import Owner

STORED = Path(__file__).with_name("stored_runs")


def test_a_document_comes_back_as_it_was(filled: Callable[[str], RunDocument]) -> None:
    document = filled('größer "\\ \u2028')
    content = documents.encode(document)
    assert content.isascii()
    assert documents.decode(content, where="memory") == document


def test_a_document_cut_anywhere_is_truncated(planned: RunDocument) -> None:
    run = msgspec.structs.replace(planned.run, settings={"text": "\n😀", "numbers": [-1.5e-300, True]})
    content = documents.encode(msgspec.structs.replace(planned, run=run)).rstrip()
    for cut in range(len(content)):
        with pytest.raises(ResultsError, match="cut: truncated"):
            documents.decode(content[:cut], where="cut")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 a zip file", "not a results file of internals_lab"),
        (b"\xff\xfe{\x00", "not a results file of internals_lab"),
        (b'{"a": "\xff"}', "not a results file of internals_lab"),
        (b"[" * 100_000, "not a results file of internals_lab"),
        (b'{"a": NaN}', "not a results file of internals_lab"),
        (b"[]", "no 'schema'"),
        (b'{"version": "1.0", "benchmarks": []}', "no 'schema'"),
        (b'{"schema": 1}', "no 'schema'"),
        (b'{"schema": "other/1"}', "its schema is 'other/1'"),
        (b'{"schema": "internals-lab/run/one"}', "its schema is 'internals-lab/run/one'"),
        (b'{"schema": "internals-lab/run/1"}', "does not fit it: Object missing required field `run`"),
        (b'{"schema": "internals-lab/run/2"}', "written by internals-lab (version not said)"),
        (b'{"schema": "internals-lab/run/2", "run": {"lab_version": "9.1"}}', "written by internals-lab 9.1"),
        (b'{"schema": "internals-lab/run/0", "run": {"lab_version": "0.0.1"}}', "no longer reads"),
    ],
)
def test_a_file_that_is_no_run_is_an_error_with_file_and_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(content)
    with pytest.raises(ResultsError) as caught:
        load_run(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)


def test_a_field_of_the_wrong_type_is_named(planned: RunDocument) -> None:
    raw = json.loads(documents.encode(planned))
    raw["cells"][1]["outcome"] = "excellent"
    with pytest.raises(ResultsError, match=r"Invalid enum value 'excellent' - at `\$\.cells\[1\]\.outcome`"):
        documents.from_raw(raw, where="x")


def test_a_duplicate_cell_is_refused(planned: RunDocument) -> None:
    twice = msgspec.structs.replace(planned, cells=[*planned.cells, planned.cells[0]])
    with pytest.raises(ResultsError, match=f"duplicate cell '{re.escape(planned.cells[0].cell.id)}'"):
        documents.decode(documents.encode(twice), where="x")


def test_fields_of_a_newer_lab_are_passed_over(planned: RunDocument) -> None:
    raw = json.loads(documents.encode(planned))
    raw["cells"][0]["colour"] = "green"
    assert documents.from_raw(raw, where="x") == planned


@pytest.mark.parametrize("name", ["absent.json", "absent.jsonl", "absent"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ResultsError, match=rf"{re.escape(name)}: no such file$"):
        load_run(tmp_path / name)


def test_a_folder_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="cannot be read: Is a directory"):
        load_run(tmp_path)


def test_where_both_exist_the_document_wins(tmp_path: Path, planned: RunDocument) -> None:
    journal = Journal.create(tmp_path, planned)
    journal.close()
    document = msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, status="complete"))
    journal.path.with_suffix(".json").write_bytes(documents.encode(document))
    assert load_run(journal.path) == document
    assert [run_file.kind for run_file in find_runs(tmp_path)] == ["document"]


@pytest.mark.parametrize("looked_at", ["before its end", "after its end"])
def test_a_run_that_finishes_while_it_is_looked_at_is_never_called_crashed(
    tmp_path: Path, planned: RunDocument, dead_owner: Owner, monkeypatch: pytest.MonkeyPatch, looked_at: str
) -> None:
    journal = Journal.create(tmp_path, planned, owner=dead_owner)
    complete = msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, status="complete"))
    load_journal = loading.load_journal

    def finish_meanwhile(path: Path, *, follow: FollowedJournal | None = None) -> RunDocument:
        if looked_at == "after its end":
            journal.finish(complete)
        document = load_journal(path, follow=follow)
        assert document.run.status == "crashed"
        journal.finish(complete)
        return document

    monkeypatch.setattr(loading, "load_journal", finish_meanwhile)
    assert load_run(journal.path) == complete


def test_a_document_that_is_not_yet_there_points_to_its_journal(tmp_path: Path, planned: RunDocument) -> None:
    journal = Journal.create(tmp_path, planned)
    journal.close()
    with pytest.raises(ResultsError, match=f"there is a journal of it, {journal.path.name}"):
        load_run(journal.path.with_suffix(".json"))


def test_runs_are_found_newest_first_without_opening_them(tmp_path: Path) -> None:
    for age, name in enumerate(["new.jsonl", "middle.json", "old.json"]):
        (tmp_path / name).write_bytes(b"not looked at")
        os.utime(tmp_path / name, ns=(0, 10**18 - age))
    for name in ["notes.txt", ".new.json.123.tmp", ".hidden.json"]:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder.json").mkdir()
    found = find_runs(tmp_path)
    assert [(entry.run_id, entry.kind) for entry in found] == [
        ("new", "journal"),
        ("middle", "document"),
        ("old", "document"),
    ]
    assert found[0].path == tmp_path / "new.jsonl"
    assert found[0].modified_ns == 10**18


def test_a_missing_folder_holds_no_runs_and_a_file_is_no_folder(tmp_path: Path) -> None:
    assert find_runs(tmp_path / "absent") == []
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ResultsError, match="not a results folder"):
        find_runs(tmp_path / "file")


@pytest.mark.parametrize("name", ["version-1.json", "version-1.jsonl"])
def test_a_stored_file_of_version_1_stays_readable(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((STORED / name).read_bytes())
    document = load_run(path)
    assert document.run.lab_version == "0.1.0"
    assert document.run.status == ("complete" if path.suffix == ".json" else "crashed")
    assert [(cell.cell.label, cell.outcome) for cell in document.cells] == [
        ("3.13-sequential", "measured"),
        ("3.13t-threads-2", "pending" if path.suffix == ".jsonl" else "measured"),
    ]
    assert document.cells[0].samples[0].blocks.wall_ns == [5_120_000, 5_080_000]
    assert document.cells[1].samples[0].workers.start_ns == [900, 1_400]
    assert document.interpreters[1].free_threaded_build
    assert document.scenarios[0].claims[0].speedup.text == "> 1.5"
