"""A results folder is only read, whatever lies in it, and what is no run there is told from what is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.index.run_index import RunIndex
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.view import View

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = (
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.utime",
)
MORE_CHANGES = ("os.chmod", "os.chown", "os.setxattr", "shutil.move", "shutil.rmtree", "tempfile.mkstemp")


class Watch:
    """Notes what this process tries to change below a folder. A hook cannot be taken off again: it is switched off."""

    def __init__(self, folder: Path) -> None:
        self.folder = os.path.realpath(folder)
        self.is_on = False
        self.attempts: list[tuple[str, str]] = []
        sys.addaudithook(self._note)

    @contextmanager
    def on(self) -> Iterator[None]:
        """While it looks."""
        self.is_on = True
        try:
            yield
        finally:
            self.is_on = False

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "open":
            path, _, flags = arguments
            changes = isinstance(flags, int) and bool(flags & WRITING)
        else:
            path, changes = (arguments or ("",))[0], event in CHANGES + MORE_CHANGES
        if changes and isinstance(path, str | bytes | os.PathLike):
            words = os.fsdecode(path)
            if os.path.abspath(words).startswith(self.folder):
                self.attempts.append((event, words))


def tree(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What a folder and everything in it look like."""
    found = [folder, *sorted(folder.iterdir())]
    seen = [(path, path.lstat()) for path in found]
    return {str(path): (status.st_mtime_ns, status.st_size, status.st_mode) for path, status in seen}


def odd_files(folder: Path) -> None:
    """What else may lie in a results folder."""
    whole = next(folder.glob("*.json")).read_bytes()
    (folder / "cut.json").write_bytes(whole[: len(whole) // 2])
    (folder / "pyperf.json").write_text('{"benchmarks": [{"runs": [{"values": [0.1]}]}], "version": "1.0"}')
    (folder / "benchmark.json").write_text(
        '{"machine_info": {}, "benchmarks": [], "datetime": "x", "version": "5"}'
    )
    (folder / "list.json").write_text("[1, 2, 3]")
    (folder / "deep.json").write_bytes(b"[" * 1_000_000)
    (folder / "deeper.json").write_bytes(b'{"schema":' * 100_000)
    (folder / "journal.jsonl").write_text("[]\n" * 1000)
    os.mkfifo(folder / "pipe.json")
    (folder / "zeros.json").symlink_to("/dev/zero")
    (folder / "endless.jsonl").symlink_to("/dev/zero")
    (folder / "round.json").symlink_to(folder / "round.json")
    (folder / "above.json").symlink_to(folder.parent)
    (folder / "folder.json").mkdir()
    with (folder / "huge.json").open("wb") as file:
        file.write(b'{"schema": "internals-lab/run/1", ')
        file.truncate(1 << 36)


def test_every_page_over_a_folder_of_odd_files_leaves_it_as_it_was(
    results_folder: Path, tmp_path: Path
) -> None:
    odd_files(results_folder)
    results_folder.chmod(0o555)
    before, watch = tree(results_folder), Watch(results_folder)
    try:
        with watch.on():
            library = Library(
                results_folder, index=RunIndex(results_folder, tmp_path / "cache" / "runs.duckdb")
            )
            shelf = library.shelf()
            for page in PAGES:
                for view in ({}, {"run": shelf.entries[-1].key}, {"run": "cut"}, {"run": "../../etc/passwd"}):
                    page.content(library, shelf, View.of(view))
            library.settle()
        assert tree(results_folder) == before
        assert watch.attempts == []
        with watch.on(), suppress(PermissionError):
            (results_folder / "seen.json").touch()
        assert watch.attempts, "the watch is awake"
    finally:
        results_folder.chmod(0o755)
    reasons = {one.path.name: one.reason for one in shelf.unreadable}
    assert set(reasons) == {
        *("cut.json", "pyperf.json", "benchmark.json", "list.json", "deep.json", "deeper.json", "huge.json"),
        "journal.jsonl",
    }
    assert "truncated" in reasons["cut.json"]
    assert "more than is read of one run" in reasons["huge.json"]
    assert all("not a" in reasons[name] for name in ("pyperf.json", "benchmark.json", "journal.jsonl"))


def test_a_file_that_is_still_being_copied_is_a_run_when_it_is_whole(
    results_folder: Path, run_builder: type[Any]
) -> None:
    content = msgspec.json.encode(run_builder("20260401-080000-aaaa").scaling().build())
    # On a clock that stands still no look takes long, and each is taken.
    library = Library(results_folder, clock_s=lambda: 0.0)
    path = results_folder / "20260401-080000-aaaa.json"
    runs = len(library.shelf().entries)
    for part in (0, 100, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:part])
        shelf = library.shelf()
        assert [one.path.name for one in shelf.unreadable] == [path.name], part
        assert "truncated" in shelf.unreadable[0].reason
        assert len(shelf.entries) == runs
    path.write_bytes(content)
    assert library.shelf().unreadable == ()
    assert len(library.shelf().entries) == runs + 1
