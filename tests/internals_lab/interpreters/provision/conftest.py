"""Programs that stand in for apt-get, dpkg-deb and the like."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

MakeTool = Callable[[str, str], Path]


@pytest.fixture
def make_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeTool:
    """Writes a shell script that is found on PATH before the real program; what it was told is in `NAME.calls`."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    def make(name: str, script: str) -> Path:
        tool = folder / name
        tool.write_text(f'#!/bin/sh\necho "$@" >>"{folder}/{name}.calls"\n{script}\n', encoding="utf-8")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
        return tool

    return make
