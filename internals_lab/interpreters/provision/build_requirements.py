"""What a build of CPython needs from the system: a compiler, make, and the headers of optional modules."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandLog


class Header(NamedTuple):
    """A header, the module of the standard library that needs it, and Debian's package with it."""

    module: str
    include: str
    package: str


# Without these, packages cannot be installed, or measured code fails to import. The rest of the optional modules
# (readline, curses, tkinter, dbm) does not matter to a measured process.
HEADERS = (
    Header("zlib", "zlib.h", "zlib1g-dev"),
    Header("bz2", "bzlib.h", "libbz2-dev"),
    Header("lzma", "lzma.h", "liblzma-dev"),
    Header("ssl", "openssl/ssl.h", "libssl-dev"),
    Header("ctypes", "ffi.h", "libffi-dev"),
    Header("sqlite3", "sqlite3.h", "libsqlite3-dev"),
)


class Toolbox:
    """What this machine can do for a build; replaced in tests."""

    def can_install(self) -> bool:
        """Whether missing packages can be installed here without asking anybody."""
        return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None

    def has_program(self, name: str) -> bool:
        """Whether a program is on PATH."""
        return shutil.which(name) is not None

    def can_compile(self, include: str) -> bool:
        """Whether the C compiler finds a header."""
        try:
            compiler = subprocess.run(
                ["gcc", "-x", "c", "-fsyntax-only", "-"],
                input=f"#include <stdio.h>\n#include <{include}>\n".encode(),
                capture_output=True,
                timeout=60,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return compiler.returncode == 0

    def install(self, packages: Sequence[str], log: CommandLog) -> None:
        """Installs Debian packages; the lists are read again only where that does not work at once."""
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
        command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
        doing = f"installing {', '.join(packages)}"
        try:
            log.run(command, doing=doing, folder=Path("/"), environment=environment)
        except InterpreterError:
            update = ["apt-get", "update", "-q"]
            log.run(update, doing="reading the package lists", folder=Path("/"), environment=environment)
            log.run(command, doing=doing, folder=Path("/"), environment=environment)


def meet_requirements(log: CommandLog, say: Callable[[str], None], toolbox: Toolbox | None = None) -> None:
    """Sees that compiler, make and headers are there, installing them where this process may.

    Without a compiler or make nothing can be built: InterpreterError. Without a header a module will be missing,
    which is said; the build is still worth having.
    """
    toolbox = toolbox or Toolbox()
    missing = _missing_packages(toolbox)
    if missing and toolbox.can_install():
        say(f"  installing {' '.join(missing)} with apt-get (some 10 s, up to 100 MB with a compiler)")
        toolbox.install(missing, log)
        missing = _missing_packages(toolbox)
    if not missing:
        return
    advice = f"as root: apt-get install {' '.join(missing)}"
    if "gcc" in missing or "make" in missing:
        raise InterpreterError(f"a C compiler and make are needed to build CPython ({advice})")
    modules = [header.module for header in HEADERS if header.package in missing]
    say(f"  note: {', '.join(modules)} will be missing in this build ({advice})")


def _missing_packages(toolbox: Toolbox) -> list[str]:
    tools = [] if toolbox.has_program("make") else ["make"]
    if not toolbox.has_program("gcc") or not toolbox.can_compile("stdlib.h"):
        return [*tools, "gcc", "libc6-dev", *(header.package for header in HEADERS)]
    return [*tools, *(header.package for header in HEADERS if not toolbox.can_compile(header.include))]
