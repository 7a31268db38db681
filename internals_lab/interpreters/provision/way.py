"""One way to get an interpreter: what each has to know and to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandLog, Say
from internals_lab.interpreters.provision.cost import Cost


class OutOfReach(InterpreterError):
    """Where the way would get things from cannot be reached now, whatever it is asked for."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where an interpreter is to be installed, and what its installation may use."""

    word: str
    target: Path  # its folder when it is finished
    executable: Path  # its program, in that folder
    scratch: Path  # an empty folder on the same disk, removed afterwards
    cache: Path
    uv: Path
    log: CommandLog
    say: Say

    def step(self, what: str) -> None:
        """Says what is being done now."""
        self.say(f"  {self.word}: {what} ...")


@dataclass(frozen=True, kw_only=True)
class Staged:
    """All of an interpreter in a folder that only has to be renamed.

    `source` says where it is from, `version` what of it, in numbers that can be compared. Without the programs in
    `needs`, which are outside of its folder, it does not run.
    """

    folder: Path
    source: str
    version: tuple[int, ...] = ()
    needs: tuple[Path, ...] = ()


class Way(Protocol):
    """Gets one interpreter. `recipe` says how, in words: when they change it is made anew."""

    @property
    def name(self) -> str:
        """Where it gets things from, fit for "from ...": uv, Debian sid."""

    @property
    def cost(self) -> Cost:
        """What that takes."""

    @property
    def recipe(self) -> tuple[str, ...]:
        """What it does, as far as it decides about the outcome."""

    def hindrance(self) -> str | None:
        """Why it cannot be gone on this machine, as far as that is known at once."""

    def stage(self, site: Site) -> Staged:
        """Makes the interpreter ready below `site.scratch`; InterpreterError with the reason where it cannot."""


@contextmanager
def in_place(staged: Path, target: Path, scratch: Path) -> Iterator[None]:
    """Puts a folder at its final place in one step; if what follows fails, what was there before comes back."""
    before = scratch / "before"
    target.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(target):
        target.rename(before)
    staged.rename(target)
    try:
        yield
    except BaseException:
        target.rename(scratch / "refused")
        if before.exists():
            before.rename(target)
        raise
    shutil.rmtree(before, ignore_errors=True)
