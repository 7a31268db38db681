"""What an installation costs, said before it starts."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import InterpreterError


@dataclass(frozen=True, kw_only=True)
class Cost:
    """As it was measured once: `time` in words, for two cores; `meanwhile_bytes` are needed on disk until it is done."""

    download_bytes: int
    time: str
    meanwhile_bytes: int
    kept_bytes: int

    def __str__(self) -> str:
        return (
            f"{self.time}, {_megabytes(self.download_bytes)} of download, "
            f"{_gigabytes(self.meanwhile_bytes)} of disk meanwhile, {_gigabytes(self.kept_bytes)} kept"
        )

    def see_that_it_fits(self, folder: Path) -> None:
        """InterpreterError where the disk of the folder has no room for it."""
        free = shutil.disk_usage(folder).free
        if free < self.meanwhile_bytes:
            raise InterpreterError(
                f"it needs {_gigabytes(self.meanwhile_bytes)} of free disk for a while, "
                f"and {folder} has {_gigabytes(free)}: make room, or set XDG_CACHE_HOME to a folder with more"
            )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.0f} MB"


def _gigabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 100_000_000 else _megabytes(size_bytes)
