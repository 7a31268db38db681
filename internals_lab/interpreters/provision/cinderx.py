"""CinderX: an environment over a CPython of the cache, with Meta's JIT from PyPI in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.cache_folder import interpreters_folder
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.uv_packages import make_environment
from internals_lab.interpreters.provision.way import Site, Staged

PACKAGE = "cinderx"

COST = Cost(download_bytes=6_000_000, time="some 5 s", meanwhile_bytes=50_000_000, kept_bytes=18_000_000)


@dataclass(frozen=True, kw_only=True)
class CinderX:
    """`base` is the program of the CPython below it, from the folder of interpreters."""

    base: Path
    name: str = "PyPI"
    recipe: tuple[str, ...] = (PACKAGE,)
    cost: Cost = COST

    def hindrance(self) -> str | None:
        """PyPI says itself for which platforms it has a wheel."""
        return None

    def stage(self, site: Site) -> Staged:
        """An environment of uv's; nothing is compiled."""
        base = interpreters_folder(site.cache) / self.base
        folder = site.scratch / "environment"
        site.step("an environment with cinderx from PyPI")
        make_environment(base, ["--only-binary", ":all:", PACKAGE], folder, site)
        installed = next(folder.glob(f"lib/*/site-packages/{PACKAGE}-*.dist-info"), None)
        if installed is None:
            raise InterpreterError(f"PyPI's {PACKAGE} left no trace in {folder}")
        version = installed.name.removeprefix(f"{PACKAGE}-").removesuffix(".dist-info")
        program = folder / site.executable.relative_to(site.target)
        if not program.exists():
            program.symlink_to("python")
        return Staged(
            folder=folder,
            source=f"{PACKAGE} {version} of PyPI",
            version=tuple(map(int, re.findall(r"\d+", version))),
            needs=(base,),
        )
