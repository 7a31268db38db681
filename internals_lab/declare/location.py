"""Where an experiment file is, under which name it is loaded, and what it can import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Location:
    """An experiment file. `id` is its path relative to the root, with slashes; `roots` go on sys.path, in order."""

    path: Path
    id: str
    module: str
    roots: tuple[str, ...]


def locate(path: Path, *, root: Path, pythonpath: Sequence[Path] = (), installed: bool = False) -> Location:
    """Find the file's package (the folders up with an `__init__.py`) and what it imports as it would at home.

    Its neighbours, what the `lab_pythonpath` setting names, the project's root, and `src` below it where it is: not these
    two where the project is `installed`, for its sources would hide what was compiled of them.
    """
    path = path.resolve()
    root = root.resolve()
    # A dot in a file's name would read as a package in the module's.
    names = [path.stem.replace(".", "_")]
    package_root = path.parent
    while (package_root / "__init__.py").is_file():
        names.insert(0, package_root.name)
        package_root = package_root.parent
    roots = [package_root, *(entry.resolve() for entry in pythonpath)]
    if not installed:
        roots += [*([root / "src"] if (root / "src").is_dir() else []), root]
    return Location(
        path=path,
        id=path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix(),
        module=".".join(names),
        roots=tuple(dict.fromkeys(str(entry) for entry in roots)),
    )
