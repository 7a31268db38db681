"""A team's own project, as its pyproject.toml says."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from internals_lab.errors import SettingsError

# One of these makes a folder a project. The last two always have a build backend behind them: setuptools.
DESCRIPTIONS = ("pyproject.toml", "setup.py", "setup.cfg")
# An installation that leads to the sources does not follow edits of these: they are compiled.
COMPILED = frozenset(
    {".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".pyx", ".pxd", ".pxi", ".rs", ".f", ".f90", ".zig"}
)
BUILD_FILES = frozenset(
    {*DESCRIPTIONS, "meson.build", "meson.options", "CMakeLists.txt", "Cargo.toml", "Cargo.lock"}
)
# Nothing of the project's own is in there.
PASSED_OVER = frozenset({"node_modules", "build", "dist", "target", "lab-results", "__pycache__"})


@dataclass(frozen=True, kw_only=True)
class Project:
    """A folder with a project. `name` is its normalised name; `has_backend`, whether it can be installed; `dependencies`
    are those that its pyproject.toml names, chosen extras included, for a project that cannot.
    """

    folder: Path
    name: str
    extras: tuple[str, ...] = ()
    has_backend: bool = True
    requires_python: str = ""
    dependencies: tuple[str, ...] = ()

    @property
    def requirement(self) -> str:
        """The line by which it is installed so that edits of its sources are seen."""
        extras = f"[{','.join(self.extras)}]" if self.extras else ""
        return f"-e {self.folder.as_posix()}{extras}"

    def runs_on(self, language_version: list[int]) -> bool:
        """Whether the project says that it runs on this version of the language."""
        if not self.requires_python or not language_version:
            return True
        version = ".".join(map(str, language_version[:3]))
        return SpecifierSet(self.requires_python).contains(version, prereleases=True)

    def state(self) -> str:
        """Changes with everything that is baked into an installation: what describes it, and what is compiled."""
        whole = hashlib.sha256(f"{self.folder}\n{self.extras}\n{self.has_backend}".encode())
        for path in sorted(self._baked_in()):
            whole.update(path.relative_to(self.folder).as_posix().encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
        return whole.hexdigest()

    def _baked_in(self) -> Iterator[Path]:
        for folder, below, files in os.walk(self.folder):
            below[:] = [
                name
                for name in below
                if not name.startswith(".")
                and name not in PASSED_OVER
                and not (Path(folder, name) / "pyvenv.cfg").exists()
            ]
            for name in files:
                path = Path(folder, name)
                # A link may lead nowhere.
                if (name in BUILD_FILES or path.suffix in COMPILED) and path.is_file():
                    yield path


def project_at(text: str, base: Path) -> Project:
    """The project that a text names, `.` or `libs/shop[fast]`, seen from `base`. Raises SettingsError."""
    path, extras = _with_extras(text)
    folder = (base / Path(path).expanduser()).resolve()
    if not folder.is_dir():
        raise SettingsError(f"there is no folder {path}; name the one with the project's pyproject.toml")
    there = [name for name in DESCRIPTIONS if (folder / name).is_file()]
    if not there:
        raise SettingsError(f"{path} has none of {', '.join(DESCRIPTIONS)}, so it is no project")
    described = _described(folder / "pyproject.toml") if "pyproject.toml" in there else {}
    about = described.get("project", {})
    has_backend = "build-system" in described or bool({"setup.py", "setup.cfg"} & set(there))
    known: dict[str, list[str]] = {
        canonicalize_name(name): needed for name, needed in about.get("optional-dependencies", {}).items()
    }
    if not has_backend or "optional-dependencies" in about:
        for extra in extras:
            if extra not in known:
                named = f"; it has {', '.join(sorted(known))}" if known else ""
                raise SettingsError(f"{path} has no extra {extra!r}{named}")
    name = canonicalize_name(about.get("name", folder.name))
    needed = [*about.get("dependencies", []), *(one for extra in extras for one in known.get(extra, []))]
    requires_python = about.get("requires-python", "")
    try:
        SpecifierSet(requires_python)
        for one in needed:
            Requirement(one)
    except (InvalidSpecifier, InvalidRequirement) as error:
        raise SettingsError(f"{path}/pyproject.toml: {str(error).splitlines()[0]}") from None
    return Project(
        folder=folder,
        name=name,
        extras=extras,
        has_backend=has_backend,
        requires_python=requires_python,
        dependencies=tuple(needed),
    )


def _with_extras(text: str) -> tuple[str, tuple[str, ...]]:
    match = re.fullmatch(r"(?P<path>.*?)(?:\[(?P<extras>[^\[\]]*)\])?", text.strip())
    assert match is not None
    extras = [canonicalize_name(word.strip()) for word in (match["extras"] or "").split(",") if word.strip()]
    return match["path"].strip() or ".", tuple(sorted(set(extras)))


def _described(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
