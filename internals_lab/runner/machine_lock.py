"""Two measuring runs on one machine would measure each other: the second waits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock

from internals_lab.folders import user_cache_folder


def lock_path() -> Path:
    """One lock a user, outside every project."""
    folder = user_cache_folder("internals-lab")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "measuring.lock"


@contextlib.contextmanager
def sole_measuring_run(path: Path, note: Callable[[str], None]) -> Iterator[None]:
    """Held while a run measures; says so when it has to wait for another one."""
    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        note("another run measures on this machine; waiting for it to end (Ctrl-C gives up)")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
