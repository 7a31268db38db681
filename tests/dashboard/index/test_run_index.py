"""The index says what the files say, is brought up to date file by file, and is never in anybody's way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import filelock
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.index.place import index_path
from internals_lab_dashboard.index.run_index import RunIndex

from internals_lab.model.run import RunDocument
from internals_lab.store.journal_following import FollowedJournal
from internals_lab.store.loading import load_run


class Reading:
    """Reads runs, and notes the names of their files."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __call__(self, path: Path, *, follow: FollowedJournal | None = None) -> RunDocument:
        self.names.add(path.name)
        return load_run(path, follow=follow)


@pytest.fixture
def folder(realistic_results: Path, tmp_path: Path) -> Path:
    """Results that may be changed."""
    copy = tmp_path / "lab-results"
    shutil.copytree(realistic_results, copy)
    return copy


@pytest.fixture
def opened(folder: Path, tmp_path: Path) -> Callable[..., tuple[Library, Reading]]:
    """Opens the folder as a new dashboard would; everything is read and in the index afterwards."""

    def open_library(
        *, reader: str = "this one", path: Path | None = None, patience_s: float = 0.1
    ) -> tuple[Library, Reading]:
        reading = Reading()
        index = RunIndex(
            folder, path or index_path(folder, tmp_path / "cache"), reader=reader, patience_s=patience_s
        )
        library = Library(folder, index=index, load=reading)
        library.shelf()
        library.settle()
        return library, reading

    return open_library


Open = Callable[..., tuple[Library, Reading]]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_next_dashboard_reads_no_file_and_says_the_same(folder: Path, opened: Open) -> None:
    first, read = opened()
    assert read.names == names(folder)
    second, read_again = opened()
    assert read_again.names == set()
    told, known = Library(folder).shelf(), second.shelf()
    assert [entry.listed for entry in known.entries] == [entry.listed for entry in told.entries]
    assert [entry.judged for entry in known.entries] == [entry.judged for entry in told.entries]
    assert [entry.judged for entry in first.shelf().entries] == [entry.judged for entry in told.entries]
    assert any(entry.judged.claims for entry in known.entries)
    assert read_again.names == set()


def test_only_what_changed_is_read_again(folder: Path, opened: Open) -> None:
    opened()
    changed, gone, *_ = sorted(folder.glob("*.json"))
    os.utime(changed, (1_800_000_000, 1_800_000_000))
    gone.unlink()
    shutil.copy(changed, folder / "another-copy.json")
    library, read = opened()
    assert read.names == {changed.name, "another-copy.json"}
    assert {entry.path.name for entry in library.shelf().entries} == names(folder)
    assert opened()[1].names == set()


def test_a_folder_that_was_emptied_has_no_runs(folder: Path, opened: Open) -> None:
    opened()
    for path in folder.iterdir():
        path.unlink()
    assert opened()[0].shelf().entries == ()
    assert opened()[0].shelf().entries == ()


def test_files_that_are_no_runs_keep_their_reasons(folder: Path, opened: Open) -> None:
    whole = next(folder.glob("*.json")).read_bytes()
    (folder / "cut.json").write_bytes(whole[:-500])
    (folder / "foreign.json").write_text('{"benchmarks": []}')
    (folder / "torn.jsonl").write_bytes(b'{"n":0,"crc')
    opened()
    library, read = opened()
    assert read.names == set()
    told = {one.path.name: one.reason for one in library.shelf().unreadable}
    assert told == {one.path.name: one.reason for one in Library(folder).shelf().unreadable}
    assert set(told) == {"cut.json", "foreign.json", "torn.jsonl"}
    assert len(library.shelf().entries) == len(names(folder)) - 3


@pytest.mark.parametrize("content", [b"", b"not a database", b"\0" * 20_000])
def test_a_broken_index_is_made_anew(folder: Path, opened: Open, tmp_path: Path, content: bytes) -> None:
    opened()
    index_path(folder, tmp_path / "cache").write_bytes(content)
    library, read = opened()
    assert read.names == names(folder)
    assert len(library.shelf().entries) == len(names(folder))
    assert opened()[1].names == set()


def test_an_index_that_is_torn_in_the_middle_is_made_anew(folder: Path, opened: Open, tmp_path: Path) -> None:
    opened()
    path = index_path(folder, tmp_path / "cache")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert len(opened()[0].shelf().entries) == len(names(folder))
    assert opened()[1].names == set()


def test_rows_that_nobody_understands_are_read_from_the_files(
    folder: Path, opened: Open, tmp_path: Path
) -> None:
    opened()
    with duckdb.connect(index_path(folder, tmp_path / "cache")) as connection:
        connection.execute("UPDATE files SET listed = 'not JSON'::BLOB WHERE reason IS NULL")
    library, read = opened()
    assert read.names == names(folder)
    assert len(library.shelf().entries) == len(names(folder))


def test_claims_that_are_gone_from_the_index_are_read_from_the_file(
    folder: Path, opened: Open, tmp_path: Path
) -> None:
    library, _ = opened()
    with duckdb.connect(index_path(folder, tmp_path / "cache")) as connection:
        connection.execute("DELETE FROM files")
    told = Library(folder).shelf()
    assert [entry.judged for entry in library.shelf().entries] == [entry.judged for entry in told.entries]


def test_another_version_of_the_lab_makes_its_own_index(folder: Path, opened: Open) -> None:
    opened(reader="an older one")
    assert opened(reader="this one")[1].names == names(folder)
    assert opened(reader="this one")[1].names == set()


def test_an_index_that_somebody_holds_is_done_without(folder: Path, opened: Open, tmp_path: Path) -> None:
    opened()
    path = index_path(folder, tmp_path / "cache")
    with filelock.FileLock(path.with_suffix(".lock")):
        library, read = opened()
    assert read.names == names(folder)
    shelf = library.shelf()
    assert len(shelf.entries) == len(names(folder))
    assert "another dashboard is busy with it" in (shelf.remark or "")
    assert opened()[0].shelf().remark is None


def test_a_program_that_has_the_file_open_is_no_error(folder: Path, opened: Open, tmp_path: Path) -> None:
    opened()
    path = index_path(folder, tmp_path / "cache")
    hold = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "open\n"
        library, read = opened()
        assert read.names == names(folder)
        assert "another program has it open" in (library.shelf().remark or "")
    finally:
        holder.communicate("")
    assert opened()[1].names == set()


def test_two_dashboards_fill_one_index_together(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from internals_lab_dashboard.data.folder.library import Library\n"
        "from internals_lab_dashboard.index.run_index import RunIndex\n"
        "results, index = map(Path, sys.argv[1:])\n"
        "library = Library(results, index=RunIndex(results, index), patience_s=0)\n"
        "library.shelf(); library.settle(); shelf = library.shelf()\n"
        "print(len(shelf.entries), shelf.unread, shelf.remark)\n"
    )
    path = index_path(folder, tmp_path / "cache")
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder), str(path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    assert [one.communicate()[0] for one in both] == [f"{len(names(folder))} 0 None\n"] * 2
    with duckdb.connect(path) as connection:
        kept = connection.execute("SELECT name FROM files ORDER BY name").fetchall()
    assert kept == [(name,) for name in sorted(names(folder))]


def test_a_program_that_ends_early_keeps_what_it_read(folder: Path, opened: Open, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from internals_lab_dashboard.data.folder.library import Library\n"
        "from internals_lab_dashboard.index.run_index import RunIndex\n"
        "results, index = map(Path, sys.argv[1:])\n"
        "Library(results, index=RunIndex(results, index, reader='this one'), patience_s=0).shelf()\n"
    )
    path = index_path(folder, tmp_path / "cache")
    ended = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(path)], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    library, read = opened()
    assert len(library.shelf().entries) == len(names(folder))
    assert read.names < names(folder)


def test_a_cache_that_cannot_be_written_is_done_without(folder: Path, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    library, _ = opened(path=tmp_path / "file" / "runs.duckdb")
    assert len(library.shelf().entries) == len(names(folder))
    assert "runs.duckdb" in (library.shelf().remark or "")


def test_indexes_of_folders_that_are_gone_are_cleared_away(
    folder: Path, opened: Open, tmp_path: Path
) -> None:
    opened()
    other = tmp_path / "other-results"
    shutil.copytree(folder, other)
    cache = tmp_path / "cache"
    kept, gone = index_path(other, cache), index_path(folder, cache)
    shutil.rmtree(folder)
    library = Library(other, index=RunIndex(other, kept))
    library.shelf()
    library.settle()
    assert kept.exists()
    assert not gone.parent.exists()


def test_a_results_folder_is_only_read(folder: Path, opened: Open) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    opened()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
