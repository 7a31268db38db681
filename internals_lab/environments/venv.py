"""An empty environment."""

from __future__ import annotations

from pathlib import Path

from internals_lab.environments.uv_tool import Uv, UvAnswer


def make_venv(uv: Uv, executable: str, folder: Path, *, cwd: Path) -> UvAnswer:
    """Relocatable, for it is renamed when it is whole; without what uv finds of a project around it."""
    options = ("--relocatable", "--no-project", "--clear", "--python", executable)
    return uv("venv", *options, folder, cwd=cwd, tolerant=True)
