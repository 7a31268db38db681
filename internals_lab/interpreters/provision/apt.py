"""apt-get with lists, a cache and a memory of its own: it reads other suites, and leaves the system's packages alone."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandFailed, CommandLog
from internals_lab.interpreters.provision.debian_archives import Archive, debian_archives
from internals_lab.interpreters.provision.way import OutOfReach

ETC_APT = Path("/etc/apt")


def no_apt(etc_apt: Path = ETC_APT) -> str | None:
    """Why apt can get nothing of Debian's here, or None."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return "it needs Debian's apt-get and dpkg-deb, which are not here"
    if not any(debian_archives(etc_apt)):
        return f"{etc_apt} names no Debian archive to get it from"
    return None


class PrivateApt:
    """One suite of one archive, of packages (`deb`) or their sources (`deb-src`).

    `folder` keeps its lists, so that the next time only what changed is fetched.
    """

    def __init__(
        self, archive: Archive, suite: str, folder: Path, log: CommandLog, *, kind: str = "deb"
    ) -> None:
        self._folder = folder
        self._log = log
        for part in ("lists/partial", "cache/archives/partial"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        options = re.sub(r"\b(arch|lang|target)=\S+", "", archive.options).strip()
        entry = f"{kind} {f'[{options}] ' if options else ''}{archive.address} {suite} main\n"
        (folder / "sources.list").write_text(entry, encoding="utf-8")
        # Nothing is installed as far as it knows: what it downloads is complete, the C library included.
        (folder / "status").write_bytes(b"")

    def update(self) -> None:
        """Reads the lists of the suite; OutOfReach where that fails."""
        try:
            self._run(["update"], doing="reading the package lists")
        except InterpreterError as error:
            raise OutOfReach(f"its package lists cannot be read ({error})") from error

    def planned_bytes(self, packages: Sequence[str], alone: Sequence[str] = ()) -> int:
        """How much `download` of the first, and `download_alone` of the others, would fetch."""
        said = self._run(["install", "--print-uris", "-qq", "--yes", *packages], doing="finding packages")
        if alone:
            said += self._run(["download", "--print-uris", "-qq", *alone], doing="finding packages")
        return sum(int(size) for size in re.findall(r"(?m)^'[^']+' \S+ (\d+)", said))

    def download(self, packages: Sequence[str], folder: Path) -> list[Path]:
        """The packages with all that they depend on, as files in `folder`."""
        (folder / "partial").mkdir(parents=True)
        self._run(
            ["install", "--download-only", "--yes", *packages],
            doing=f"downloading {' '.join(packages)}",
            archives=folder,
        )
        return sorted(folder.glob("*.deb"))

    def download_alone(self, packages: Sequence[str], folder: Path) -> list[Path]:
        """Packages without what they depend on, as files in `folder`."""
        folder.mkdir(parents=True)
        self._run(["download", *packages], doing=f"downloading {' '.join(packages)}", folder=folder)
        return sorted(folder.glob("*.deb"))

    def download_source(self, package: str, folder: Path) -> None:
        """The files of a source package, into `folder`."""
        self._run(["source", "--download-only", package], doing="downloading the source", folder=folder)

    def _run(
        self, words: Sequence[str], *, doing: str, folder: Path | None = None, archives: Path | None = None
    ) -> str:
        settings = {
            "Dir::Etc::sourcelist": self._folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State": self._folder,
            "Dir::State::Lists": self._folder / "lists",
            "Dir::State::status": self._folder / "status",
            "Dir::Log": self._folder,
            "Dir::Cache": self._folder / "cache",
            "Dir::Cache::archives": archives or self._folder / "cache" / "archives",
            # The sandbox user of apt cannot write into a private folder; without root there is no sandbox anyway.
            "APT::Sandbox::User": "root",
            # A source that cannot be reached is an error here, not a warning.
            "APT::Update::Error-Mode": "any",
            "APT::Install-Recommends": "false",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
            "Acquire::http::Timeout": "20",
            # Locks are for the system's state; ours are taken by the installation itself.
            "Debug::NoLocking": "true",
        }
        options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        try:
            return self._log.run(
                ["apt-get", "-q", *options, *words],
                doing=doing,
                folder=folder or self._folder,
                environment={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
            )
        except CommandFailed as error:
            # Its last error only sums up.
            raise InterpreterError(error.reason(r"\A(?:.*\n)*?E: (?:Failed to fetch \S+ +)?(.+)")) from error
