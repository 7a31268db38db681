"""Environments in a folder of the test's own, and what their makers say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.environments.environments import Environments
from internals_lab.environments.uv_tool import InstalledUv, UvAnswer
from internals_lab.model.interpreter import Interpreter


class WatchedUv:
    """The real uv, its commands kept."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._uv = InstalledUv({**os.environ, **environment})
        self.commands: list[str] = []

    def __call__(self, *arguments: str | Path, **more: Any) -> UvAnswer:
        self.commands.append(" ".join(map(str, arguments[:2])))
        return self._uv(*arguments, **more)


@pytest.fixture
def said() -> list[str]:
    """What a user would read."""
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where this test's environments are."""
    return tmp_path / "environments"


@pytest.fixture
def watched(package_index: Any) -> WatchedUv:
    """Installs from this test's own packages alone."""
    return WatchedUv(package_index.environment)


@pytest.fixture
def environments(
    watched: WatchedUv, folder: Path, said: list[str], tmp_path: Path
) -> Callable[..., Environments]:
    """A run's, on these interpreters."""

    def environments(*interpreters: Interpreter, **more: Any) -> Environments:
        settings = {"root": tmp_path, "say": said.append, "uv": watched, "folder": folder}
        return Environments(interpreters, **{**settings, **more})

    return environments
