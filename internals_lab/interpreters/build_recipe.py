"""What the project builds itself: CPython 3.13 without a GIL, and its twin with one, from the same source and flags."""

from __future__ import annotations

from pathlib import Path

import msgspec

from internals_lab.errors import InterpreterError, nearest
from internals_lab.interpreters.cache_folder import STAMP
from internals_lab.model.base import Record

# No static library, test suite or pip: they double the time and treble the disk, and change nothing measured.
COMMON_FLAGS = ("--without-static-libpython", "--disable-test-modules", "--with-ensurepip=no")


class Recipe(Record, frozen=True):
    """One build. `twin` names the recipe that differs in nothing but the GIL."""

    word: str
    folder: str
    executable: str
    flags: tuple[str, ...]
    twin: str


RECIPES = {
    "3.13t": Recipe(
        word="3.13t",
        folder="cpython-3.13t",
        executable="bin/python3.13t",
        flags=(*COMMON_FLAGS, "--disable-gil"),
        twin="3.13",
    ),
    "3.13": Recipe(
        word="3.13", folder="cpython-3.13", executable="bin/python3.13", flags=COMMON_FLAGS, twin="3.13t"
    ),
}


class Stamp(Record, frozen=True):
    """What a finished build says of itself, in the file STAMP of its folder."""

    source: str
    source_version: tuple[int, ...]
    flags: tuple[str, ...]
    missing_modules: tuple[str, ...]
    built: str


def recipe_for(word: str) -> Recipe:
    """The recipe behind a user's word."""
    recipe = RECIPES.get(word.strip().removeprefix("cpython-").removeprefix("python"))
    if recipe is None:
        raise InterpreterError(f"{word!r} is nothing that can be built here{nearest(word, RECIPES)}")
    return recipe


def stamp_in(folder: Path) -> Stamp | None:
    """The stamp of a finished build; None where there is none, or none that can be read."""
    try:
        return msgspec.json.decode((folder / STAMP).read_bytes(), type=Stamp)
    except (OSError, msgspec.MsgspecError):
        return None


def is_current(recipe: Recipe, interpreters: Path) -> bool:
    """Whether the build is there, with today's flags, and from no older source than its twin."""
    stamp = stamp_in(interpreters / recipe.folder)
    if (
        stamp is None
        or stamp.flags != recipe.flags
        or not (interpreters / recipe.folder / recipe.executable).is_file()
    ):
        return False
    twin = stamp_in(interpreters / RECIPES[recipe.twin].folder)
    return twin is None or twin.source_version <= stamp.source_version
