"""A results folder is read once a change, and what cannot be read is kept beside what can."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.kept_rows import KeptRows
from internals_lab_dashboard.data.folder.library import Library

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.store.journal import Journal
from internals_lab.store.journal_following import FollowedJournal
from internals_lab.store.loading import load_run
from internals_lab.store.owner import Owner


class Reading:
    """Reads runs, and notes the names of their files in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, path: Path, *, follow: FollowedJournal | None = None) -> RunDocument:
        self.names.append(path.name)
        return load_run(path, follow=follow)


def test_runs_are_listed_newest_first(results_folder: Path) -> None:
    shelf = Library(results_folder).shelf()
    assert [entry.key for entry in shelf.entries] == ["20260301-101500-ab12", "20260228-090000-cd34"]
    assert [entry.scenario_count for entry in shelf.entries] == [4, 1]


def standing_still() -> float:
    """A clock by which no look takes long: each is taken."""
    return 0.0


def test_a_file_is_read_again_only_when_it_changed(results_folder: Path) -> None:
    reading = Reading()
    library = Library(results_folder, load=reading, clock_s=standing_still)
    entries = library.shelf().entries
    newest = next(entry for entry in entries if entry.path.name == reading.names[0])
    library.rows(newest)
    library.shelf()
    library.rows(newest)
    assert len(reading.names) == 2
    newest.path.write_bytes(newest.path.read_bytes() + b"\n")
    library.rows(next(entry for entry in library.shelf().entries if entry.key == newest.key))
    assert reading.names[2:] == [newest.path.name]


def test_rows_that_were_let_go_are_read_again(results_folder: Path) -> None:
    reading = Reading()
    kept = KeptRows(reading, runs_kept=1)
    paths = sorted(results_folder.glob("*.json"))
    told = [kept.of(path, "complete").run.id for path in (*paths, *paths, paths[-1])]
    assert told == [path.stem for path in (*paths, *paths, paths[-1])]
    assert reading.names == [path.name for path in (*paths, *paths)]


def test_a_broken_file_hides_nothing_else(results_folder: Path) -> None:
    whole = next(results_folder.glob("*.json")).read_bytes()
    (results_folder / "cut.json").write_bytes(whole[:-200])
    shelf = Library(results_folder).shelf()
    assert len(shelf.entries) == 2
    (broken,) = shelf.unreadable
    assert broken.path.name == "cut.json"
    assert "truncated" in broken.reason


def test_a_run_that_vanished_is_an_error_of_its_own(
    results_folder: Path,
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
    library = Library(tmp_path, clock_s=standing_still)
    try:
        assert [entry.run.status for entry in library.shelf().entries] == ["running"]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Owner, "is_alive", lambda _owner: False)
            assert [entry.run.status for entry in library.shelf().entries] == ["crashed"]
    finally:
        journal.close()


class Slow:
    """A clock of which every reading takes a second."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 1
        return self.now_s


def test_the_newest_runs_are_there_at_once_and_the_others_a_while_later(realistic_results: Path) -> None:
    library = Library(realistic_results, patience_s=0, clock_s=Slow())
    first = library.shelf()
    assert len(first.entries) >= 1
    newest = max(realistic_results.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert first.entries[0].path == newest
    library.settle()
    later = Library(realistic_results).shelf()
    assert later.unread == 0
    assert len(later.entries) == len(list(realistic_results.iterdir()))


def test_a_large_folder_is_not_looked_at_again_at_every_click(
    realistic_results: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(realistic_results, folder)
    clock = Slow()
    library = Library(folder, clock_s=clock)
    before = library.shelf()
    before.entries[0].path.unlink()
    assert library.shelf() is before  # a look took a second, so the next one is twenty seconds off
    clock.now_s += 30
    assert len(library.shelf().entries) == len(before.entries) - 1


def test_what_a_list_says_of_a_run_is_what_its_document_says(realistic_results: Path) -> None:
    for entry in Library(realistic_results).shelf().entries:
        document = load_run(entry.path)
        assert entry.run == document.run
        assert entry.machine == document.machine
        assert entry.scenario_names == tuple(one.name for one in document.scenarios)
        counts = Counter(result.outcome for result in document.cells)
        assert dict(entry.outcomes) == counts
        assert entry.listed.samples == sum(
            len(sample.blocks.wall_ns) for result in document.cells for sample in result.samples
        )
