"""Gets an interpreter that is not there: CPython 3.13 without a GIL, and its twin, built once into the cache."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.build_log import BuildLog
from internals_lab.interpreters.build_recipe import is_current, recipe_for
from internals_lab.interpreters.build_requirements import Toolbox, meet_requirements
from internals_lab.interpreters.building import build
from internals_lab.interpreters.cache_folder import cache_folder, interpreters_folder
from internals_lab.interpreters.debian_source import SOURCE_PACKAGE, SUITE, fetch_source, source_file

SCRATCH = ".building-"
SCRATCH_BYTES = 1_000_000_000


def say_at_once(line: str) -> None:
    """Progress for a person: on stderr, so that a command's answer stays clean."""
    print(line, file=sys.stderr, flush=True)


def provide(
    word: str,
    *,
    cache: Path | None = None,
    say: Callable[[str], None] = say_at_once,
    toolbox: Toolbox | None = None,
) -> Path:
    """The executable of `3.13t` or `3.13` in the project's cache, built first where it is not there.

    At once when it is there with today's flags and from the same source as its twin. InterpreterError with the
    reason where something that the build needs is missing; what was there before stays.
    """
    recipe = recipe_for(word)
    cache = cache or cache_folder()
    interpreters = interpreters_folder(cache)
    target = interpreters / recipe.folder
    executable = target / recipe.executable
    if is_current(recipe, interpreters):
        return executable
    if sys.platform != "linux":
        raise InterpreterError(
            f"{word} is built from a Debian source package, which {sys.platform} cannot do; "
            f"`uv python install {word}` gets one, and it is found from then on"
        )
    try:
        interpreters.mkdir(parents=True, exist_ok=True)
        with _only_builder(interpreters, say):
            if is_current(recipe, interpreters):  # built by another meanwhile
                return executable
            log = BuildLog(cache / "logs" / f"{recipe.folder}.log")
            _announce(word, interpreters, say, log)
            meet_requirements(log, say, toolbox)
            with _scratch(interpreters) as scratch:
                source = source_file(cache / "sources")
                if source is None:
                    say(f"  {word}: download of the source package {SOURCE_PACKAGE} of Debian {SUITE} ...")
                    source = fetch_source(cache / "sources", scratch=scratch, log=log)
                stamp = build(recipe, source, target, scratch=scratch, log=log, say=say)
    except OSError as error:
        raise InterpreterError(f"{word} cannot be built in {cache}: {error}") from error
    if stamp.missing_modules:
        say(f"  note: {word} was built without {', '.join(stamp.missing_modules)}")
    say(f"  {word}: ready from {stamp.source}")
    return executable


def _announce(word: str, interpreters: Path, say: Callable[[str], None], log: BuildLog) -> None:
    free = shutil.disk_usage(interpreters).free
    if free < SCRATCH_BYTES:
        raise InterpreterError(
            f"a build needs {SCRATCH_BYTES / 1e9:.0f} GB of free disk for a while, "
            f"and {interpreters} has {free / 1e9:.1f} GB"
        )
    say(
        f"{word}: building CPython into {interpreters}, once. 2 to 3 minutes on two cores, 23 MB of download, "
        f"0.5 GB of disk meanwhile, 0.1 GB kept. Log: {log.path}"
    )


@contextlib.contextmanager
def _only_builder(interpreters: Path, say: Callable[[str], None]) -> Iterator[None]:
    """One build at a time on a machine; the lock goes with its process, so that none is left behind."""
    import fcntl  # not on Windows, where nothing is built

    with (interpreters / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  another process is building; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _scratch(interpreters: Path) -> Iterator[Path]:
    """A folder beside the finished ones; what a killed build left there goes too."""
    for leftover in interpreters.glob(f"{SCRATCH}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=interpreters))
    os.chmod(scratch, 0o755)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
