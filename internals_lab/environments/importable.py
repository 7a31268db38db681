"""What the packages in an environment give to import, as their records say: nothing is run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

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
    if project is not None and not of_project:
        # An installation that leads to the sources need not record what they are.
        of_project = _of_sources(project)
    return [*found, *of_project]


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


def _of_sources(project: Project) -> list[Importable]:
    name = project.name.replace("-", "_")
    for root in (project.folder / "src", project.folder):
        if (root / name).is_dir():
            compiled = [
                PurePosixPath(Path(path).relative_to(root).as_posix())
                for path in sorted((root / name).rglob("*"))
                if path.suffix in COMPILED
            ]
            return [Importable(module=name, package=project.name, compiled=_below(name, compiled))]
        if (root / f"{name}.py").is_file():
            return [Importable(module=name, package=project.name, compiled=[])]
    return []
