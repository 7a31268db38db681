"""Where the project keeps what is too costly to make twice: built interpreters and their answers."""

from __future__ import annotations

from pathlib import Path

from internals_lab.folders import user_cache_folder

# Written last into a built interpreter's folder: without it the folder is not finished.
STAMP = "internals-lab-build.json"


def cache_folder() -> Path:
    """The project's cache folder, outside every work tree; it need not exist."""
    return user_cache_folder("internals-lab")


def interpreters_folder(cache: Path) -> Path:
    """Where built interpreters live, one folder each."""
    return cache / "interpreters"
