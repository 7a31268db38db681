"""CPython's source as a Debian source package, over the package sources that this machine already uses."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.apt import ETC_APT, PrivateApt, no_apt
from internals_lab.interpreters.provision.command_log import CommandLog
from internals_lab.interpreters.provision.debian_archives import debian_archives

SOURCE_PACKAGE = "python3.13"
SUITE = "trixie"


def source_file(folder: Path) -> Path | None:
    """The newest source of before, which keeps twins alike and needs no network."""
    files = list(folder.glob(f"{SOURCE_PACKAGE}_*.orig.tar.xz"))
    return max(files, key=source_version, default=None)


def source_version(file: Path) -> tuple[int, ...]:
    """(3, 13, 5) of python3.13_3.13.5.orig.tar.xz."""
    numbers = re.findall(r"\d+", file.name.partition("_")[2].partition(".orig")[0])
    return tuple(map(int, numbers))


def fetch_source(folder: Path, *, scratch: Path, log: CommandLog, etc_apt: Path = ETC_APT) -> Path:
    """Downloads the source package (apt checks its signature) into `folder`; needs no root rights."""
    if reason := no_apt(etc_apt):
        raise InterpreterError(f"the build uses a Debian source package: {reason}")
    failures = []
    for number, archive in enumerate(debian_archives(etc_apt)):
        attempt = scratch / f"source{number}"
        attempt.mkdir(parents=True)
        try:
            apt = PrivateApt(archive, SUITE, scratch / f"apt{number}", log, kind="deb-src")
            apt.update()
            apt.download_source(SOURCE_PACKAGE, attempt)
        except InterpreterError as error:
            failures.append(str(error))
            continue
        downloaded = source_file(attempt)
        if downloaded is not None:
            folder.mkdir(parents=True, exist_ok=True)
            return Path(shutil.move(downloaded, folder / downloaded.name))
    reason = failures[-1] if failures else f"the archive has no {SOURCE_PACKAGE}"
    raise InterpreterError(f"the source package {SOURCE_PACKAGE} of Debian {SUITE} cannot be had: {reason}")
