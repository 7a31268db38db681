"""Jython from Debian's packages, with Debian's Java beside it."""

from __future__ import annotations

import shlex
import zipfile
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.debian_packages import DebianPackages
from internals_lab.interpreters.provision.private_prefix import use_own_libraries
from internals_lab.interpreters.provision.way import Site

JAVA = "usr/lib/jvm/*/bin/java"
JAR = "usr/share/java/jython.jar"
HOME = "usr/share/jython"
LAUNCHER = "usr/bin/jython"


@dataclass(frozen=True, kw_only=True)
class JythonPackages(DebianPackages):
    """Debian's own launcher is for the system's Java and jars in `/usr`; ours starts those that came along."""

    @property
    def recipe(self) -> tuple[str, ...]:
        """What is installed, and how it is started."""
        return (*self.packages, "the jars of its manifest")

    def settle(self, root: Path, site: Site) -> list[Path]:
        """The launcher."""
        java, jar = next(root.glob(JAVA), None), root / JAR
        if java is None or not jar.is_file():
            raise InterpreterError(
                f"{' and '.join(self.packages)} of {self.name} brought no Java or no Jython"
            )
        use_own_libraries(root, [java], site)
        words = [
            str(site.target / java.relative_to(root)),
            "-classpath",
            ":".join(str(site.target / path.relative_to(root)) for path in (jar, *_needed_by(jar, root))),
            f"-Dpython.home={site.target / HOME}",
            f"-Dpython.executable={site.target / LAUNCHER}",
            # Else it writes what it sees of Java's packages into its own folder, by each process that starts.
            "-Dpython.cachedir.skip=true",
            "org.python.util.jython",
        ]
        launcher = root / LAUNCHER
        launcher.unlink(missing_ok=True)
        launcher.parent.mkdir(parents=True, exist_ok=True)
        # exec: Java is the process that was started, and is ended with it.
        launcher.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)
        return [launcher]


def _needed_by(jar: Path, root: Path) -> list[Path]:
    """The jars that this one names, as far as the packages brought them: some are for databases and servers."""
    with zipfile.ZipFile(jar) as archive:
        manifest = archive.read("META-INF/MANIFEST.MF").decode()
    # Lines are cut at 72 bytes and continued after a blank.
    lines = manifest.replace("\r\n", "\n").replace("\n ", "").splitlines()
    words = next((line.split()[1:] for line in lines if line.startswith("Class-Path:")), [])
    return [path for word in words if (path := root / word.lstrip("/")).is_file()]
