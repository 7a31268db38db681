"""Builds CPython from its source into a folder that appears only when all of it is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.asking import ask
from internals_lab.interpreters.build_log import BuildLog
from internals_lab.interpreters.build_recipe import Recipe, Stamp
from internals_lab.interpreters.build_requirements import HEADERS
from internals_lab.interpreters.cache_folder import STAMP
from internals_lab.interpreters.debian_source import source_version
from internals_lab.kinds.cpython import CPYTHON

Say = Callable[[str], None]


def build(recipe: Recipe, source: Path, target: Path, *, scratch: Path, log: BuildLog, say: Say) -> Stamp:
    """Builds `source` for the prefix `target`, which is replaced in one step at the end; the stamp is inside.

    The prefix is compiled in, so the files are installed below `scratch` as if it were `/` and then renamed.
    `scratch` must be on the file system of `target`.
    """
    tree = _unpack(source, scratch)
    work, root = scratch / "build", scratch / "root"
    work.mkdir()
    # An environment of our own: somebody's CFLAGS or MAKEFLAGS would make twins unlike.
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    environment["LC_ALL"] = "C"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    phases: list[tuple[str, list[str | Path]]] = [
        ("configure", [tree / "configure", "-q", f"--prefix={target}", *recipe.flags]),
        ("compile", ["make", "-s", f"-j{cores}"]),
        ("install", ["make", "-s", "install", f"DESTDIR={root}"]),
    ]
    for doing, command in phases:
        started = time.monotonic()
        say(f"  {recipe.word}: {doing} ...")
        log.run(command, doing=f"{doing} of {recipe.word}", folder=work, environment=environment)
        say(f"  {recipe.word}: {doing} took {time.monotonic() - started:.0f} s")
    staged = root / target.relative_to(target.anchor)
    stamp = Stamp(
        source=source.name,
        source_version=source_version(source),
        flags=recipe.flags,
        missing_modules=_tried(staged / recipe.executable, recipe),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    (staged / STAMP).write_bytes(msgspec.json.format(msgspec.json.encode(stamp)))
    _put_in_place(staged, target, scratch)
    return stamp


def _unpack(source: Path, scratch: Path) -> Path:
    try:
        with tarfile.open(source) as archive:
            # As an attribute, not an argument: Debian 12's Python 3.11.2 knows neither, and only passes over this one.
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(scratch / "source")
    except tarfile.CompressionError as error:
        raise InterpreterError(f"this Python cannot read {source.name}: it was built without lzma") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        source.unlink(missing_ok=True)  # the next attempt gets it anew
        raise InterpreterError(f"{source.name} cannot be unpacked: {error}") from error
    return next((scratch / "source").iterdir())


def _tried(executable: Path, recipe: Recipe) -> tuple[str, ...]:
    """Sees that the build runs and is what it should be; the modules that it lacks."""
    without_gil = "--disable-gil" in recipe.flags
    if bool(ask(executable, CPYTHON).facts.get("free_threaded_build")) != without_gil:
        raise InterpreterError(f"the build of {recipe.word} is {'not ' if without_gil else ''}free-threaded")
    return tuple(
        header.module
        for header in HEADERS
        if subprocess.run(
            [executable, "-c", f"import {header.module}"], capture_output=True, check=False
        ).returncode
    )


def _put_in_place(staged: Path, target: Path, scratch: Path) -> None:
    if target.exists():
        target.rename(scratch / "replaced")
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.rename(target)
    shutil.rmtree(scratch / "replaced", ignore_errors=True)
