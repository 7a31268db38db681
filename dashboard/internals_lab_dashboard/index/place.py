"""Where the index of a results folder is: in the user's cache, since a results folder is only read."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from pathlib import Path

INDEX, FOLDER_NAME = "runs.duckdb", "results-folder.txt"


def index_path(results: Path, cache: Path) -> Path:
    """One folder in the cache for each results folder; nothing is made."""
    digest = hashlib.blake2b(str(results.resolve()).encode("utf-8", "surrogateescape"), digest_size=10)
    return cache / "results" / digest.hexdigest() / INDEX


def make_place(path: Path, results: Path) -> None:
    """Make the folder of an index, and forget those of results folders that are gone; OSError where it cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / FOLDER_NAME).write_text(str(results.resolve()), "utf-8", "surrogateescape")
    for name in path.parent.parent.glob(f"*/{FOLDER_NAME}"):
        # Another dashboard may do the same at this moment.
        with contextlib.suppress(OSError):
            if not Path(name.read_text("utf-8", "surrogateescape")).is_dir():
                shutil.rmtree(name.parent, ignore_errors=True)
