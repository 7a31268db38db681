"""What is no run is known by its beginning, its kind or its size, and is not read to its end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from internals_lab.errors import ResultsError
from internals_lab.store.first_look import (
    BEGINNING_BYTES,
    SMALL_BYTES,
    added_bytes,
    document_bytes,
    size_in_words,
)
from internals_lab.store.loading import find_runs, load_run

HUGE_BYTES = 1 << 40  # of which the disk holds next to nothing: the rest is a hole


def huge(path: Path, beginning: bytes) -> Path:
    """A file of a terabyte."""
    path.write_bytes(beginning)
    os.truncate(path, HUGE_BYTES)
    return path


def test_a_small_file_is_read_whatever_it_holds(tmp_path: Path) -> None:
    for content in (b"", b"[", b"{}", b'{"name": "left-pad"}', b" " * (BEGINNING_BYTES - 1) + b"{"):
        (tmp_path / "run.json").write_bytes(content)
        assert document_bytes(tmp_path / "run.json") == content


def test_a_large_document_is_read_to_its_last_byte(tmp_path: Path) -> None:
    content = b'{"schema": "internals-lab/run/1", "x": "' + b"x" * SMALL_BYTES + b'"}'
    (tmp_path / "run.json").write_bytes(content)
    assert document_bytes(tmp_path / "run.json") == content


@pytest.mark.parametrize(
    ("beginning", "reason"),
    [
        (b"[", r"begins with b'\[\[\[\[\[\[\[\[', not with {"),
        (b'{"x": {', "1 TB, and no 'schema' at its beginning"),
        (b'{"schema": "internals-lab/run/1", "x": [', "is more than is read of one run .up to 1 GB"),
    ],
)
def test_a_huge_file_is_refused_unread_with_the_reason(tmp_path: Path, beginning: bytes, reason: str) -> None:
    path = huge(tmp_path / "huge.json", beginning * BEGINNING_BYTES)
    with pytest.raises(ResultsError, match=reason):
        load_run(path)


@pytest.mark.parametrize(
    ("beginning", "reason"), [(b"no journal", "not a journal"), (b'{"n":0,"crc32":"', "more than is read")]
)
def test_a_huge_journal_is_refused_unread_with_the_reason(
    tmp_path: Path, beginning: bytes, reason: str
) -> None:
    with pytest.raises(ResultsError, match=reason):
        load_run(huge(tmp_path / "huge.jsonl", beginning))


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_what_never_ends_is_refused_and_no_run_in_a_folder(tmp_path: Path, suffix: str) -> None:
    os.mkfifo(tmp_path / f"pipe{suffix}")
    (tmp_path / f"zeros{suffix}").symlink_to("/dev/zero")
    (tmp_path / f"round{suffix}").symlink_to(tmp_path / f"round{suffix}")
    (tmp_path / f"nowhere{suffix}").symlink_to(tmp_path / "gone")
    (tmp_path / f"folder{suffix}").mkdir()
    assert find_runs(tmp_path) == []
    for path in tmp_path.iterdir():
        with pytest.raises(ResultsError, match=f"{path.name}: (not a file|cannot be read|no such file)"):
            load_run(path)


def test_a_file_that_grows_while_it_is_read_is_not_read_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(b"x" * 100)
    with path.open("rb") as file:
        assert added_bytes(file, path, largest_bytes=100) == b"x" * 100
        file.seek(0)
        with path.open("ab") as growing:
            growing.write(b"x")
        with pytest.raises(ResultsError, match="101 bytes is more than is read"):
            added_bytes(file, path, largest_bytes=100)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 kB"), (3 << 20, "3 MB"), (1 << 30, "1 GB")],
)
def test_sizes_are_said_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words
