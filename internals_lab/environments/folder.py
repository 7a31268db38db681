"""Where environments live: one folder each, finished or not there."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import msgspec

from internals_lab.environments.resolution import Resolved
from internals_lab.interpreters.cache_folder import cache_folder
from internals_lab.model.base import Record

# Written last: a folder without it was never finished.
STAMP = "internals-lab-environment.json"
SCRATCH = ".making-"


class Stamp(Record):
    """What an environment was made of."""

    made_of: Resolved
    requirements: list[str]


def environments_folder() -> Path:
    """In the project's cache, outside every work tree; it can be deleted at any time."""
    return cache_folder() / "environments"


def python_in(environment: Path) -> Path:
    """Its interpreter."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def is_finished(environment: Path) -> bool:
    """Whether it was made to its end, and the interpreter that it stands on is still there."""
    return (environment / STAMP).is_file() and python_in(environment).exists()


def finish(scratch: Path, environment: Path, stamp: Stamp) -> None:
    """Give a folder that is ready its name; what lay there unfinished goes."""
    (scratch / STAMP).write_bytes(msgspec.json.encode(stamp))
    shutil.rmtree(environment, ignore_errors=True)
    os.replace(scratch, environment)


def mark_used(environment: Path) -> None:
    """Its stamp bears the time of the last use. A cache that can only be read is used all the same."""
    with contextlib.suppress(OSError):
        os.utime(environment / STAMP)


@contextlib.contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """A folder beside the finished ones."""
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=folder))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextlib.contextmanager
def sole_maker(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """One process at a time makes environments; what a killed one left behind goes."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        say("another run makes environments; waiting for it to be done (Ctrl-C gives up)")
        lock.acquire()
    try:
        for leftover in folder.glob(f"{SCRATCH}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        lock.release()
