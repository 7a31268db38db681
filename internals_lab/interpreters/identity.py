"""Tells builds apart: two builds of one version have different contents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def identity(files: Iterable[Path]) -> str:
    """SHA-256 over the contents of the files (executable, then libpython), as hexadecimal digits."""
    whole = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
