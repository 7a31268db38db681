"""CPython's source as a Debian source package, over the package sources that this machine already uses."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.build_log import BuildLog

SOURCE_PACKAGE = "python3.13"
SUITE = "trixie"
DEBIAN_SUITE = re.compile(r"(old)*stable|testing|unstable|sid|bullseye|bookworm|trixie|forky|duke")


class Archive(NamedTuple):
    """An archive that this machine trusts: the `[...]` options of a one-line entry, and its address."""

    options: str
    address: str


def source_file(folder: Path) -> Path | None:
    """The newest source of before, which keeps twins alike and needs no network."""
    files = list(folder.glob(f"{SOURCE_PACKAGE}_*.orig.tar.xz"))
    return max(files, key=source_version, default=None)


def source_version(file: Path) -> tuple[int, ...]:
    """(3, 13, 5) of python3.13_3.13.5.orig.tar.xz."""
    numbers = re.findall(r"\d+", file.name.partition("_")[2].partition(".orig")[0])
    return tuple(map(int, numbers))


def fetch_source(folder: Path, *, scratch: Path, log: BuildLog, etc_apt: Path = Path("/etc/apt")) -> Path:
    """Downloads the source package (apt checks its signature) into `folder`; needs no root rights."""
    if shutil.which("apt-get") is None:
        raise InterpreterError(
            "there is no apt-get, and the build uses a Debian source package; "
            "`uv python install 3.13t` or your package manager may have a free-threaded Python"
        )
    archives = list(debian_archives(etc_apt))
    if not archives:
        raise InterpreterError(
            f"{etc_apt} names no Debian archive, so there is nowhere to get the source package {SOURCE_PACKAGE} from"
        )
    failures = []
    for number, archive in enumerate(archives):
        attempt = scratch / f"apt{number}"
        try:
            _download(archive, attempt, log)
        except InterpreterError as error:
            failures.append(str(error))
            continue
        downloaded = source_file(attempt)
        if downloaded is not None:
            folder.mkdir(parents=True, exist_ok=True)
            return Path(shutil.move(downloaded, folder / downloaded.name))
    reason = failures[-1] if failures else f"the archive has no {SOURCE_PACKAGE}"
    raise InterpreterError(f"the source package {SOURCE_PACKAGE} of Debian {SUITE} cannot be had: {reason}")


def debian_archives(etc_apt: Path) -> Iterator[Archive]:
    """The Debian archives among this machine's package sources, those with Debian's own keyring first."""
    files = [etc_apt / "sources.list", *sorted((etc_apt / "sources.list.d").glob("*"))]
    archives: list[Archive] = []
    for file in files:
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if file.suffix == ".sources":
            archives += _of_stanzas(text)
        elif file.suffix == ".list":
            archives += _of_lines(text)
    yield from sorted(dict.fromkeys(archives), key=lambda archive: "debian-archive" not in archive.options)


def _of_lines(text: str) -> Iterator[Archive]:
    for line in text.splitlines():
        match = re.match(r"deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)", line.strip())
        if match and DEBIAN_SUITE.fullmatch(match[3]) and "main" in match[4].split():
            yield Archive(match[1] or "", match[2])


def _of_stanzas(text: str) -> Iterator[Archive]:
    """Entries in deb822 form: fields, continued by indented lines, stanzas parted by blank ones."""
    for stanza in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", text)):
        fields = {
            name.lower(): value
            for name, value in re.findall(r"(?m)^([\w-]+):[ \t]*((?:.*)(?:\n[ \t]+.*)*)", stanza)
        }
        suites = fields.get("suites", "").split()
        usable = "deb" in fields.get("types", "").split() and "main" in fields.get("components", "").split()
        if not usable or fields.get("enabled", "yes").strip().lower() in ("no", "false"):
            continue
        if any(DEBIAN_SUITE.fullmatch(suite) for suite in suites):
            signed_by = fields.get("signed-by", "").strip()
            # A key written out in full has no one-line form; apt's own trusted keys serve instead.
            options = f"signed-by={signed_by}" if signed_by.startswith("/") else ""
            yield from (Archive(options, address) for address in fields.get("uris", "").split())


def _download(archive: Archive, folder: Path, log: BuildLog) -> None:
    for part in ("lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True)
    options = re.sub(r"\b(arch|lang|target)=\S+", "", archive.options).strip()
    entry = f"deb-src {f'[{options}] ' if options else ''}{archive.address} {SUITE} main\n"
    (folder / "sources.list").write_text(entry, encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        # The sandbox user of apt cannot write into a private folder; without root there is no sandbox anyway.
        "APT::Sandbox::User": "root",
        # A source that cannot be reached is an error here, not a warning.
        "APT::Update::Error-Mode": "any",
    }
    apt_get = [
        "apt-get",
        "-q",
        *(word for name, value in settings.items() for word in ("-o", f"{name}={value}")),
    ]
    environment = {**os.environ, "LC_ALL": "C"}
    log.run([*apt_get, "update"], doing="reading the package lists", folder=folder, environment=environment)
    download = [*apt_get, "source", "--download-only", SOURCE_PACKAGE]
    log.run(download, doing="downloading the source", folder=folder, environment=environment)
