"""What the packages in an environment give to import, as their records say: nothing is run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

import msgspec
from packaging.utils import canonicalize_name

from internals_lab.environments.project import Project
from internals_lab.model.base import Record

CODE = (".py", ".so", ".pyd")
COMPILED = (".so", ".pyd")
# Installed beside the package by mistake, and not to be imported by anybody.
NOT_MEANT = frozenset({"test", "tests", "doc", "docs", "example", "examples", "benchmarks"})


class Importable(Record):
    """A top-level module, the package that it comes with, and the compiled modules below it."""

    module: str
    package: str
    compiled: list[str]


def importable_in(folders: Iterable[str], project: Project | None = None) -> list[Importable]:
    """All of it, by package; the team's own project last, whether it is installed or lies on the path."""
    found: list[Importable] = []
    of_project: list[Importable] = []
    for distribution in distributions(path=list(folders)):
        package = canonicalize_name(distribution.name)
        own = project is not None and package == project.name
        (of_project if own else found).extend(_of(distribution, package))
    found.sort(key=lambda one: (one.package, one.module))
    if project is None:
        return found
    # An installation that leads to the sources need not record what they are, nor what was compiled among them.
    below = [name for root in _roots(project) for name in _compiled_in(root)]
    if not of_project:
        of_project = [
            Importable(module=name, package=project.name, compiled=[]) for name in _named_like(project)
        ]
    return [
        *found,
        *(
            msgspec.structs.replace(
                one,
                compiled=sorted(
                    {*one.compiled, *(name for name in below if name.startswith(f"{one.module}."))}
                ),
            )
            for one in of_project
        ),
    ]


def _of(distribution: Distribution, package: str) -> list[Importable]:
    files = [PurePosixPath(str(file)) for file in distribution.files or []]
    code = [file for file in files if file.suffix in CODE and all(map(str.isidentifier, _dotted(file)))]
    modules = {_dotted(file)[0] for file in code}
    modules |= set((distribution.read_text("top_level.txt") or "").split())
    modules = {name for name in modules if not name.startswith("__") and name not in NOT_MEANT}
    return [
        Importable(module=name, package=package, compiled=_below(name, code))
        for name in sorted(modules)
        if name.isidentifier()
    ]


def _below(module: str, code: Sequence[PurePosixPath]) -> list[str]:
    compiled = [_dotted(file) for file in code if file.suffix in COMPILED]
    return sorted(".".join(parts) for parts in compiled if parts[0] == module and len(parts) > 1)


def _dotted(file: PurePosixPath) -> list[str]:
    """`shop/_fast.cpython-313t-x86_64-linux-gnu.so` is shop._fast."""
    name = file.name.partition(".")[0]
    return [*file.parts[:-1], name] if name != "__init__" else list(file.parts[:-1]) or [name]


def _roots(project: Project) -> list[Path]:
    return [root for root in (project.folder / "src", project.folder) if root.is_dir()]


def _named_like(project: Project) -> list[str]:
    """The module that goes by the project's name, where there is one."""
    name = project.name.replace("-", "_")
    there = any((root / name).is_dir() or (root / f"{name}.py").is_file() for root in _roots(project))
    return [name] if there else []


def _compiled_in(root: Path) -> list[str]:
    """Compiled modules of the packages right below a root."""
    packages = [path.parent for path in sorted(root.glob("*/__init__.py"))]
    files = [
        PurePosixPath(path.relative_to(root).as_posix())
        for package in packages
        for path in sorted(package.rglob("*"))
        if path.suffix in COMPILED
    ]
    return [".".join(_dotted(file)) for file in files]
