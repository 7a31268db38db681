"""Packages from PyPI for an installation, by uv."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandFailed
from internals_lab.interpreters.provision.way import Site

# uv gives a chain of causes; the last says most.
UV_CAUSE = r"^\s*(?:cause|Caused by|error|[×╰─▶]+):? *(\S.+)$"


def add_packages(requirements: Sequence[str], folder: Path, site: Site) -> None:
    """Installs packages, programs in `bin`, into a folder that need not be an environment."""
    words = ["pip", "install", "--python", sys.executable, "--target", str(folder), *requirements]
    _run(words, requirements, site)


def make_environment(base: Path, requirements: Sequence[str], folder: Path, site: Site) -> None:
    """Makes an environment over an interpreter, which can be moved, with packages in it."""
    site.log.run(
        [site.uv, "venv", "--no-project", "--relocatable", "--python", base, folder],
        doing=f"making an environment over {base}",
        folder=site.scratch,
    )
    _run(["pip", "install", "--python", str(folder), *requirements], requirements, site)


def _run(words: Sequence[str], requirements: Sequence[str], site: Site) -> None:
    what = " ".join(requirements)
    try:
        site.log.run(
            [site.uv, "--no-progress", *words],
            doing=f"installing {what} from PyPI",
            folder=site.scratch,
        )
    except CommandFailed as error:
        raise InterpreterError(f"{what} cannot be had from PyPI: {error.reason(UV_CAUSE)}") from error
