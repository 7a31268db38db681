"""CPython's source package, from archives that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandLog
from internals_lab.interpreters.provision.debian_source import fetch_source, source_file, source_version


@pytest.fixture
def etc_apt(tmp_path: Path) -> Path:
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_a_machine_without_debian_archives_is_an_error_that_says_so(etc_apt: Path, tmp_path: Path) -> None:
    log = CommandLog(tmp_path / "log")
    with pytest.raises(
        InterpreterError, match=r"names no Debian archive|apt-get and dpkg-deb, which are not here"
    ):
        fetch_source(tmp_path / "sources", scratch=tmp_path, log=log, etc_apt=etc_apt)


def test_an_archive_that_cannot_be_reached_is_an_error_with_the_reason(etc_apt: Path, tmp_path: Path) -> None:
    (etc_apt / "sources.list").write_text(f"deb file:{tmp_path}/nothing bookworm main\n")
    with pytest.raises(
        InterpreterError,
        match=r"python3\.13 of Debian trixie cannot be had: its package lists cannot be read",
    ):
        fetch_source(
            tmp_path / "sources", scratch=tmp_path, log=CommandLog(tmp_path / "log"), etc_apt=etc_apt
        )
    assert not (tmp_path / "sources").exists()


def test_the_newest_source_is_taken_by_number_not_by_letter(tmp_path: Path) -> None:
    for version in ("3.13.5", "3.13.10", "3.13.9"):
        (tmp_path / f"python3.13_{version}.orig.tar.xz").touch()
    newest = source_file(tmp_path)
    assert newest is not None
    assert source_version(newest) == (3, 13, 10)


def test_no_source_is_none(tmp_path: Path) -> None:
    assert source_file(tmp_path / "missing") is None
