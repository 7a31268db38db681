"""Where interpreters may be: paths only, nothing is run here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from internals_lab.interpreters.cache_folder import STAMP, cache_folder, interpreters_folder
from internals_lab.interpreters.findings import CACHE, GIVEN, PATH, PYENV, RUNNING, UV
from internals_lab.kinds.kind import InterpreterKind
from internals_lab.kinds.known import KnownKinds
from internals_lab.model.base import Record

# Where an installation has its programs: most; what was unpacked from a distribution's packages; none of its own.
INSIDE = ("bin", "usr/bin", "")


class Candidate(NamedTuple):
    """A path that may be an interpreter, where it was seen, and as which kind it is asked."""

    path: Path
    found_by: str
    kind: InterpreterKind


class Places(Record, frozen=True):
    """Where to look; every folder may be missing."""

    running: Path | None
    path_folders: list[Path]
    pyenv_versions: Path | None
    uv_pythons: Path | None
    cache: Path


def places_of_this_machine() -> Places:
    """The places that this process's environment and this platform's customs point at."""
    path_folders = [Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry]
    pyenv_root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    if sys.platform == "win32":
        uv_data = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "uv" / "data"
        pyenv_root = pyenv_root / "pyenv-win"
    else:
        # uv follows the XDG rule on macOS too.
        uv_data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "uv"
    return Places(
        running=Path(sys.executable) if sys.executable else None,
        path_folders=path_folders,
        pyenv_versions=pyenv_root / "versions",
        uv_pythons=Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or uv_data / "python"),
        cache=cache_folder(),
    )


def candidates(places: Places, kinds: KnownKinds, extra: Sequence[Path] = ()) -> list[Candidate]:
    """Every path that may be an interpreter, the running one first, one path for each real file.

    The running and the given ones keep the path that they were named by, and so do environments in the cache, which
    are there for the packages in them: a virtual environment's link resolved is another environment. All others are
    named by their real file, so that a link in an environment is its base.
    """
    seen: set[Path | tuple[int, int] | tuple[int, int, Path]] = set()
    kept: list[Candidate] = []
    for candidate in _all_of(places, kinds, extra):
        try:
            real = candidate.path.resolve(strict=True)
            state = real.stat()
        except (OSError, RuntimeError):  # gone meanwhile, unreadable, a loop of links
            continue
        absolute = candidate.path.absolute()
        kept_environment = candidate.found_by == CACHE and _is_in_environment(absolute)
        # By inode: CPython installs python3.13 and python3.13t as two names of one file.
        key: Path | tuple[int, int] | tuple[int, int, Path] = (state.st_dev, state.st_ino)
        if candidate.found_by == GIVEN:
            key = absolute
        elif kept_environment:
            key = (state.st_dev, state.st_ino, absolute.parent)
        if key in seen or not real.is_file() or not candidate.kind.can_run(real):
            continue
        seen.add(key)
        as_named = kept_environment or candidate.found_by in (RUNNING, GIVEN)
        kept.append(candidate._replace(path=absolute if as_named else real))
    return kept


def _is_in_environment(path: Path) -> bool:
    return (path.parent.parent / "pyvenv.cfg").is_file()


def _all_of(places: Places, kinds: KnownKinds, extra: Sequence[Path]) -> Iterator[Candidate]:
    if places.running is not None:
        yield Candidate(places.running, RUNNING, kinds.to_ask(places.running))
    for path in extra:
        yield Candidate(path, GIVEN, kinds.to_ask(path))
    for folder in places.path_folders:
        # Shims (pyenv, asdf, mise) pick another version with every folder they are called from.
        if folder.name != "shims":
            yield from _programs(folder, kinds, PATH)
    for folder in kinds.folders(places.path_folders):
        yield from _programs(folder, kinds, PATH)
    for root, found_by in ((places.pyenv_versions, PYENV), (places.uv_pythons, UV)):
        for installation in _entries(root) if root else []:
            yield from _installed(installation, kinds, found_by)
    for installation in _entries(interpreters_folder(places.cache)):
        if (installation / STAMP).is_file():
            yield from _installed(installation, kinds, CACHE)


def _installed(installation: Path, kinds: KnownKinds, found_by: str) -> Iterator[Candidate]:
    for inside in INSIDE:
        yield from _programs(installation / inside, kinds, found_by)


def _programs(folder: Path, kinds: KnownKinds, found_by: str) -> Iterator[Candidate]:
    # The longest name of one file says most: python3.13t before python3.13 and python3.
    for entry in sorted(_entries(folder), key=lambda entry: -len(entry.name)):
        kind = kinds.called(entry.name)
        if kind is not None and entry.is_file():
            yield Candidate(entry, found_by, kind)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
