"""A results folder is read once a change, and what cannot be read is kept beside what can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data import library as library_module
from internals_lab_dashboard.data import running as running_module
from internals_lab_dashboard.data.library import Library

from internals_lab.errors import ResultsError
from internals_lab.store.journal import Journal
from internals_lab.store.owner import Owner


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, in order."""
    names: list[str] = []
    load_run = running_module.load_run

    def counted(path: Path) -> Any:
        names.append(path.name)
        return load_run(path)

    monkeypatch.setattr(running_module, "load_run", counted)
    return names


def test_runs_are_listed_newest_first(results_folder: Path) -> None:
    shelf = Library(results_folder).shelf()
    assert [entry.key for entry in shelf.entries] == ["20260301-101500-ab12", "20260228-090000-cd34"]
    assert [entry.scenario_count for entry in shelf.entries] == [4, 1]


def test_a_file_is_read_again_only_when_it_changed(results_folder: Path, reads: list[str]) -> None:
    library = Library(results_folder)
    entry = library.shelf().entries[0]
    library.rows(entry)
    library.shelf()
    assert len(reads) == 2
    entry.path.write_bytes(entry.path.read_bytes() + b"\n")
    library.rows(library.shelf().entries[0])
    assert reads[2:] == [entry.path.name]


def test_rows_that_were_let_go_are_read_again(
    results_folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "RUNS_KEPT", 1)
    library = Library(results_folder)
    entries = library.shelf().entries
    assert [library.rows(entry).run.id for entry in (*entries, *entries)] == [
        *(entry.run.id for entry in entries),
        *(entry.run.id for entry in entries),
    ]
    assert len(reads) > 2


def test_a_broken_file_hides_nothing_else(results_folder: Path) -> None:
    whole = next(results_folder.glob("*.json")).read_bytes()
    (results_folder / "cut.json").write_bytes(whole[:-200])
    shelf = Library(results_folder).shelf()
    assert len(shelf.entries) == 2
    (broken,) = shelf.unreadable
    assert broken.path.name == "cut.json"
    assert "truncated" in broken.reason


def test_a_run_that_vanished_is_an_error_of_its_own(
    results_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(results_folder)
    entry = library.shelf().entries[0]
    entry.path.unlink()
    with pytest.raises(ResultsError):
        library.rows(entry)


def test_a_folder_that_is_a_file_is_a_problem_and_a_missing_one_is_empty(tmp_path: Path) -> None:
    assert Library(tmp_path / "missing").shelf().problem is None
    file = tmp_path / "file"
    file.write_text("")
    assert "not a results folder" in (Library(file).shelf().problem or "")


def test_a_journal_is_asked_again_whether_its_run_still_lives(
    tmp_path: Path, run_builder: Callable[..., Any]
) -> None:
    builder = run_builder().scaling()
    builder.run = msgspec.structs.replace(builder.run, status="running", finished=None)
    journal = Journal.create(tmp_path, builder.build())
    library = Library(tmp_path)
    try:
        assert [entry.run.status for entry in library.shelf().entries] == ["running"]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Owner, "is_alive", lambda _owner: False)
            assert [entry.run.status for entry in library.shelf().entries] == ["crashed"]
    finally:
        journal.close()
