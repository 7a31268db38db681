"""Jython's launcher, of packages that stand in for Debian's."""

from __future__ import annotations

import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandLog
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.jython import JythonPackages
from internals_lab.interpreters.provision.way import Site

MakeTool = Callable[[str, str], Path]

WAY = JythonPackages(
    suite="bookworm",
    packages=("jython", "default-jre-headless"),
    programs="jython",
    cost=Cost(download_bytes=0, time="a moment", meanwhile_bytes=0, kept_bytes=0),
)
# As jar writes it: lines of 72 bytes, the rest after a blank.
MANIFEST = """\
Manifest-Version: 1.0\r
Class-Path: /usr/share/java/servlet-api.jar /usr/share/java/antlr3-runti\r
 me.jar /usr/share/java/guava.jar\r
Created-By: 17.0.5 (Debian)\r
"""


@pytest.fixture
def site(tmp_path: Path, make_tool: MakeTool) -> Site:
    make_tool("patchelf", "exit 0")
    return Site(
        word="jython",
        target=Path("/final place"),
        executable=Path("/final place/bin/jython"),
        scratch=tmp_path,
        cache=tmp_path,
        uv=Path(),
        log=CommandLog(tmp_path / "log"),
        say=print,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """What Debian's packages unpack to, without one of the jars that Jython names."""
    root = tmp_path / "root"
    for name in ("jvm/java-17-openjdk-amd64/bin/java", "x86_64-linux-gnu/ld-linux-x86-64.so.2"):
        (root / "usr/lib" / name).parent.mkdir(parents=True)
        (root / "usr/lib" / name).write_bytes(b"\x7fELF")
    jars = root / "usr/share/java"
    jars.mkdir(parents=True)
    for name in ("antlr3-runtime.jar", "guava.jar", "guava-31.1.jar"):
        (jars / name).touch()
    with zipfile.ZipFile(jars / "jython-2.7.3.jar", "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", MANIFEST)
    (jars / "jython.jar").symlink_to("jython-2.7.3.jar")
    (root / "usr/bin").mkdir()
    (root / "usr/bin/jython").symlink_to("../share/jython/bin/jython")
    return root


def test_the_launcher_becomes_the_java_that_came_along_with_the_jars_that_jython_names(
    root: Path, site: Site
) -> None:
    (launcher,) = WAY.settle(root, site)
    first, line = launcher.read_text().splitlines()
    assert first == "#!/bin/sh"
    words = shlex.split(line)
    assert words[:2] == ["exec", "/final place/usr/lib/jvm/java-17-openjdk-amd64/bin/java"]
    assert words[words.index("-classpath") + 1].split(":") == [
        f"/final place/usr/share/java/{name}.jar" for name in ("jython", "antlr3-runtime", "guava")
    ]
    assert words[-2:] == ["org.python.util.jython", "$@"]
    assert launcher.stat().st_mode & 0o111


@pytest.mark.parametrize(
    "missing", ["usr/share/java/jython-2.7.3.jar", "usr/lib/jvm/java-17-openjdk-amd64/bin/java"]
)
def test_packages_without_java_or_jython_are_an_error(root: Path, site: Site, missing: str) -> None:
    (root / missing).unlink()
    with pytest.raises(InterpreterError, match="of Debian bookworm brought no Java or no Jython"):
        WAY.settle(root, site)
