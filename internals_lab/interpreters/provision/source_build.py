"""Builds CPython 3.13 from Debian's source package with gcc: the fair pair comes from one source and one compiler."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.apt import no_apt
from internals_lab.interpreters.provision.build_requirements import HEADERS, Toolbox, meet_requirements
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.debian_source import (
    SOURCE_PACKAGE,
    SUITE,
    fetch_source,
    source_file,
    source_version,
)
from internals_lab.interpreters.provision.way import Site, Staged

# No static library, test suite or pip: they double the time and treble the disk, and change nothing measured.
WITH_GIL = ("--without-static-libpython", "--disable-test-modules", "--with-ensurepip=no")
WITHOUT_GIL = (*WITH_GIL, "--disable-gil")

COST = Cost(
    download_bytes=23_000_000,
    time="2 to 3 minutes on two cores",
    meanwhile_bytes=500_000_000,
    kept_bytes=100_000_000,
)


@dataclass(frozen=True, kw_only=True)
class SourceBuild:
    """One build; `recipe` is what configure is told."""

    recipe: tuple[str, ...]
    toolbox: Toolbox = field(default_factory=Toolbox)
    name: str = "a source build"
    cost: Cost = COST

    def hindrance(self) -> str | None:
        """Only Debian's source package is known, and only gcc on Linux was tried."""
        return f"it is made for Linux, not {sys.platform}" if sys.platform != "linux" else None

    def stage(self, site: Site) -> Staged:
        """Unpacks, configures, compiles and installs, as if `site.scratch` were `/`: the prefix is compiled in."""
        sources = site.cache / "sources"
        source = source_file(sources)
        if source is None and (reason := no_apt()):
            raise InterpreterError(f"the build uses a Debian source package: {reason}")
        meet_requirements(site.log, site.say, self.toolbox)
        if source is None:
            site.step(f"download of the source package {SOURCE_PACKAGE} of Debian {SUITE}")
            source = fetch_source(sources, scratch=site.scratch, log=site.log)
        tree = _unpack(source, site.scratch)
        work, root = site.scratch / "build", site.scratch / "root"
        work.mkdir()
        # An environment of our own: somebody's CFLAGS or MAKEFLAGS would make twins unlike.
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        environment["LC_ALL"] = "C"
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        phases: list[tuple[str, list[str | Path]]] = [
            ("configure", [tree / "configure", "-q", f"--prefix={site.target}", *self.recipe]),
            ("compile", ["make", "-s", f"-j{cores}"]),
            ("install", ["make", "-s", "install", f"DESTDIR={root}"]),
        ]
        for doing, command in phases:
            started = time.monotonic()
            site.step(doing)
            site.log.run(command, doing=f"{doing} of {site.word}", folder=work, environment=environment)
            site.say(f"  {site.word}: {doing} took {time.monotonic() - started:.0f} s")
        staged = root / site.target.relative_to(site.target.anchor)
        if missing := _missing_modules(staged / site.executable.relative_to(site.target)):
            site.say(f"  note: {site.word} was built without {', '.join(missing)}")
        return Staged(folder=staged, source=source.name, version=source_version(source))


def _unpack(source: Path, scratch: Path) -> Path:
    try:
        with tarfile.open(source) as archive:
            # As an attribute, not an argument: Debian 12's Python 3.11.2 knows neither, and only passes over this one.
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(scratch / "source")
    except tarfile.CompressionError as error:
        raise InterpreterError(f"this Python cannot read {source.name}: it was built without lzma") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        source.unlink(missing_ok=True)  # the next attempt gets it anew
        raise InterpreterError(f"{source.name} cannot be unpacked: {error}") from error
    return next((scratch / "source").iterdir())


def _missing_modules(executable: Path) -> list[str]:
    """The modules that could not be built for want of a header."""
    return [
        header.module
        for header in HEADERS
        if subprocess.run(
            [executable, "-c", f"import {header.module}"], capture_output=True, check=False
        ).returncode
    ]
