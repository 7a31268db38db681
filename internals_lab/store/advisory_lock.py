"""Locks on files of a run by which processes of its machine tell each other what they do. Nothing is written."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class AdvisoryLock:
    """On a file or folder: one process has it alone, or many share it. It is let go of when the process ends.

    OSError where there is no such file, or the system has no such locks.
    """

    def __init__(self, path: Path) -> None:
        if sys.platform == "win32":
            raise OSError(f"{path}: no advisory locks on this system")
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def take(self) -> bool:
        """Alone, and at once or not at all."""
        return self._try(alone=True)

    def share(self) -> bool:
        """With others, and at once or not at all."""
        return self._try(alone=False)

    def wait_to_share(self) -> None:
        """With others, as soon as nobody has it alone."""
        if sys.platform != "win32":
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def let_go(self) -> None:
        """For the others; it can be taken again."""
        if sys.platform != "win32":
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go for good."""
        os.close(self._file)

    def _try(self, *, alone: bool) -> bool:
        if sys.platform == "win32":
            return False
        try:
            fcntl.flock(self._file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
