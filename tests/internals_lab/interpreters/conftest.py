"""Stand-ins: programs that are no interpreters, and interpreters that need not exist."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.interpreters.candidates import Places
from internals_lab.interpreters.findings import PATH
from internals_lab.model.interpreter import Interpreter

MakeProgram = Callable[[Path, str], Path]
MakeInterpreter = Callable[..., Interpreter]


@pytest.fixture
def make_program() -> MakeProgram:
    """Writes a shell script that can be run."""

    def make(path: Path, script: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


@pytest.fixture
def nowhere(tmp_path: Path) -> Places:
    """Places in a folder of the test's own, with nothing in them."""
    return Places(
        running=None,
        path_folders=[tmp_path / "bin"],
        pyenv_versions=tmp_path / "pyenv" / "versions",
        uv_pythons=tmp_path / "uv",
        cache=tmp_path / "cache",
    )


@pytest.fixture
def make_interpreter() -> MakeInterpreter:
    """An interpreter by its version and build."""

    def make(
        version: str,
        *,
        free_threaded: bool = False,
        implementation: str = "cpython",
        language: str = "",
        **fields: str,
    ) -> Interpreter:
        letter = "t" if free_threaded else ""
        executable = fields.pop("executable", f"/somewhere/{implementation}-{version}{letter}/bin/python")
        return Interpreter(
            name="",
            short="",
            identity=fields.pop("identity", executable),
            executable=executable,
            found_by=fields.pop("found_by", PATH),
            implementation=implementation,
            version=version,
            free_threaded_build=free_threaded,
            language_version=[int(part) for part in (language or version).split(".")],
        )

    return make
