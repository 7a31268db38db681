"""Debian's packages of any suite in a folder of their own: no root rights, nothing of the system is touched."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.apt import ETC_APT, PrivateApt, no_apt
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.debian_archives import debian_archives
from internals_lab.interpreters.provision.private_prefix import (
    keep_inside,
    offer_programs,
    use_own_libraries,
)
from internals_lab.interpreters.provision.way import OutOfReach, Site, Staged

# Where a suite is unpacked, programs are here.
PROGRAMS = "usr/bin"
INCLUDE = "usr/include"


@dataclass(frozen=True, kw_only=True)
class DebianPackages:
    """The first of `packages` has the interpreter, whose programs' names match `programs`.

    Of the packages in `headers` only the C headers are taken, for extensions that have to be compiled.
    """

    suite: str
    packages: tuple[str, ...]
    programs: str
    cost: Cost
    headers: tuple[str, ...] = ()
    etc_apt: Path = ETC_APT

    @property
    def name(self) -> str:
        """As in "from Debian sid"."""
        return f"Debian {self.suite}"

    @property
    def recipe(self) -> tuple[str, ...]:
        """What is installed; not which version: suites move."""
        return (*self.packages, *self.headers)

    def hindrance(self) -> str | None:
        """Programs of Linux, unpacked with Debian's tools."""
        if sys.platform != "linux":
            return f"Debian's programs do not run on {sys.platform}"
        return no_apt(self.etc_apt)

    def stage(self, site: Site) -> Staged:
        """Downloads the packages with all that they depend on, unpacks them, and has them use their own C library."""
        packages, headers = self._download(site)
        root, unpacked_headers = site.scratch / "root", site.scratch / "headers"
        site.step("unpack")
        _unpack(packages, root, site)
        _unpack(headers, unpacked_headers, site)
        _add_headers(unpacked_headers / INCLUDE, root / INCLUDE)
        keep_inside(root)
        programs = self.settle(root, site)
        offer_programs(root, programs)
        version = self._version(packages)
        return Staged(
            folder=root,
            source=f"{self.packages[0]} {version} of {self.name}",
            version=tuple(map(int, re.findall(r"\d+", version))),
        )

    def settle(self, root: Path, site: Site) -> list[Path]:
        """Has the programs run from `site.target`; those to be offered."""
        found = sorted(path for path in (root / PROGRAMS).iterdir() if re.fullmatch(self.programs, path.name))
        if not found:
            raise InterpreterError(f"{self.packages[0]} of {self.name} has no program like {self.programs}")
        use_own_libraries(root, found, site)
        return found

    def _download(self, site: Site) -> tuple[list[Path], list[Path]]:
        """The packages with all that they depend on, and those with headers, from the first archive that has them."""
        reasons: list[InterpreterError] = []
        for number, archive in enumerate(debian_archives(self.etc_apt)):
            apt = PrivateApt(archive, self.suite, site.cache / "apt" / f"{self.suite}-{number}", site.log)
            folder = site.scratch / f"packages-{number}"
            try:
                site.step(f"read what {self.name} has")
                apt.update()
                size_bytes = apt.planned_bytes(self.packages, self.headers)
                site.step(f"download of {size_bytes / 1e6:.0f} MB from {self.name}")
                headers = apt.download_alone(self.headers, folder / "headers") if self.headers else []
                return apt.download(self.packages, folder / "all"), headers
            except InterpreterError as error:
                reasons.append(error)
        # An archive that can be reached says more than one that cannot.
        raise min(reasons, key=lambda reason: isinstance(reason, OutOfReach))

    def _version(self, files: Iterable[Path]) -> str:
        """3.14.0-5 of python3.14_3.14.0-5_amd64.deb; `%3a` is a colon."""
        for file in files:
            package, _, rest = file.name.partition("_")
            if package == self.packages[0]:
                return rest.partition("_")[0].replace("%3a", ":").rpartition(":")[2]
        return "?"


def _unpack(packages: Iterable[Path], folder: Path, site: Site) -> None:
    folder.mkdir()
    for package in packages:
        site.log.run(["dpkg-deb", "-x", package, folder], doing=f"unpacking {package.name}", folder=folder)


def _add_headers(unpacked: Path, include: Path) -> None:
    """Copies headers to where the interpreter says that they are."""
    for folder in unpacked.glob("*"):
        if "-linux-gnu" not in folder.name:
            shutil.copytree(folder, include / folder.name, symlinks=True, dirs_exist_ok=True)
    # What differs from one processor to another is in a folder that only the system's compiler looks through.
    for folder in unpacked.glob("*-linux-gnu*/*"):
        shutil.copytree(folder, include / folder.name, symlinks=True, dirs_exist_ok=True)
