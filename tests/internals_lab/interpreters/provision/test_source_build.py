"""Whole builds of a stand-in for CPython's source: its configure and Makefile install the running interpreter."""

from __future__ import annotations

import dataclasses
import io
import sys
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.build_requirements import HEADERS, Toolbox, meet_requirements
from internals_lab.interpreters.provision.command_log import CommandLog
from internals_lab.interpreters.provision.offers import OFFERS
from internals_lab.interpreters.provision.providing import Provider
from internals_lab.interpreters.provision.source_build import WITH_GIL, WITHOUT_GIL, SourceBuild
from internals_lab.interpreters.provision.stamp import stamp_in

CONFIGURE = f"""\
#!/bin/sh
prefix=$(echo "$@" | tr ' ' '\\n' | sed -n 's/^--prefix=//p')
sed "s|@prefix@|$prefix|" >Makefile <<'END'
all:
\techo compiled
install:
\tmkdir -p $(DESTDIR)@prefix@/bin
\tprintf '#!/bin/sh\\nexec {sys.executable} "$$@"\\n' >$(DESTDIR)@prefix@/bin/python3.13
\tchmod +x $(DESTDIR)@prefix@/bin/python3.13
END
"""


class Workshop(Toolbox):
    """A machine that has what it says, and remembers what was installed."""

    def __init__(
        self, *, programs: Sequence[str] = ("gcc", "make"), headers: bool = True, root: bool = False
    ) -> None:
        self.programs = set(programs)
        self.headers = headers
        self.root = root
        self.installed: list[str] = []

    def can_install(self) -> bool:
        return self.root

    def has_program(self, name: str) -> bool:
        return name in self.programs

    def can_compile(self, include: str) -> bool:
        return self.headers or include == "stdlib.h"

    def install(self, packages: Sequence[str], log: CommandLog) -> None:
        self.installed += packages
        self.programs |= set(packages)
        self.headers = True


def write_source(cache: Path, configure: str = CONFIGURE, version: str = "3.13.5") -> Path:
    source = cache / "sources" / f"python3.13_{version}.orig.tar.xz"
    source.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(source, "w:xz") as archive:
        entry = tarfile.TarInfo(f"Python-{version}/configure")
        entry.size = len(configure.encode())
        entry.mode = 0o755
        archive.addfile(entry, io.BytesIO(configure.encode()))
    return source


def build(
    word: str,
    cache: Path,
    *,
    toolbox: Toolbox | None = None,
    say: Callable[[str], None] = lambda line: None,
    configured: tuple[str, ...] = WITH_GIL,
) -> Path:
    """Builds are the only way, that toolbox is the machine's, and what is built is the Python that runs the tests."""
    offer = OFFERS[word]
    way = SourceBuild(recipe=configured, toolbox=toolbox or Workshop())
    expected = dataclasses.replace(offer.expected, language=sys.version_info[:2])
    offers = {word: dataclasses.replace(offer, ways=(way,), expected=expected, twin=None)}
    return Provider(cache=cache, say=say, offers=offers, uv=Path).provide(word)


def test_a_build_says_its_cost_first_then_its_phases_and_leaves_a_stamp(tmp_path: Path) -> None:
    write_source(tmp_path)
    lines: list[str] = []
    executable = build("3.13", tmp_path, say=lines.append)
    assert executable == tmp_path / "interpreters/cpython-3.13/bin/python3.13"
    assert executable.is_file()
    assert "minutes" in lines[1]
    assert "GB of disk" in lines[1]
    said = "\n".join(lines)
    assert said.index("configure") < said.index("compile") < said.index("install ...")
    assert "3.13: ready from python3.13_3.13.5.orig.tar.xz" in said
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert (stamp.source_version, stamp.flags) == ((3, 13, 5), WITH_GIL)
    assert [path.name for path in (tmp_path / "interpreters").iterdir() if path.is_dir()] == ["cpython-3.13"]


def test_a_build_that_fails_keeps_what_was_there_and_quotes_its_log(tmp_path: Path) -> None:
    write_source(tmp_path)
    executable = build("3.13", tmp_path, configured=("--with-something-else",))
    write_source(tmp_path, "#!/bin/sh\necho no such luck\nexit 7\n")
    with pytest.raises(
        InterpreterError, match=r"configure of 3\.13 failed \(exit code 7\): .*no such luck\. Log: "
    ):
        build("3.13", tmp_path)
    assert executable.is_file()
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert stamp.flags == ("--with-something-else",)
    assert not list((tmp_path / "interpreters").glob(".building-*"))


def test_a_build_with_other_flags_is_replaced(tmp_path: Path) -> None:
    write_source(tmp_path)
    folder = build("3.13", tmp_path, configured=("--with-something-else",)).parent.parent
    (folder / "old").touch()
    build("3.13", tmp_path)
    stamp = stamp_in(folder)
    assert stamp is not None
    assert stamp.flags == WITH_GIL
    assert not (folder / "old").exists()


def test_a_build_of_before_stamps_named_their_way_is_kept(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    built = build("3.13", tmp_path)
    folder = built.parent.parent
    flags = "".join(f'"{flag}",' for flag in WITH_GIL).rstrip(",")
    (folder / "internals-lab-build.json").write_text(
        f'{{"source":"{source.name}","source_version":[3,13,5],"flags":[{flags}],"missing_modules":[],"built":""}}'
    )
    source.unlink()
    # Neither its source nor a compiler is there: it can only be the one of before.
    assert build("3.13", tmp_path, toolbox=Workshop(programs=())) == built


def test_a_build_that_is_not_free_threaded_is_refused_as_one(tmp_path: Path) -> None:
    write_source(tmp_path, CONFIGURE.replace("bin/python3.13", "bin/python3.13t"))
    with pytest.raises(InterpreterError, match="it is not free-threaded"):
        build("3.13t", tmp_path, configured=WITHOUT_GIL)
    assert not (tmp_path / "interpreters/cpython-3.13t").exists()


def test_a_source_that_is_cut_short_is_thrown_away_and_named(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    source.write_bytes(source.read_bytes()[:100])
    with pytest.raises(InterpreterError, match=r"orig\.tar\.xz cannot be unpacked"):
        build("3.13", tmp_path)
    assert not source.exists()


@pytest.mark.parametrize("programs", [(), ("gcc",), ("make",)])
def test_without_a_compiler_or_make_and_without_root_the_error_says_what_to_install(
    tmp_path: Path, programs: tuple[str, ...]
) -> None:
    write_source(tmp_path)
    with pytest.raises(
        InterpreterError, match=r"a C compiler and make are needed .*as root: apt-get install "
    ):
        build("3.13", tmp_path, toolbox=Workshop(programs=programs))


def test_root_gets_what_is_missing_and_is_told(tmp_path: Path) -> None:
    workshop, said = Workshop(programs=["make"], headers=False, root=True), list[str]()
    meet_requirements(CommandLog(tmp_path / "log"), said.append, workshop)
    assert workshop.installed == ["gcc", "libc6-dev", *(header.package for header in HEADERS)]
    assert "installing gcc" in said[0]


def test_missing_headers_without_root_are_said_module_by_module(tmp_path: Path) -> None:
    said = list[str]()
    meet_requirements(CommandLog(tmp_path / "log"), said.append, Workshop(headers=False))
    assert "zlib, bz2, lzma, ssl, ctypes, sqlite3 will be missing" in said[0]
    assert "apt-get install zlib1g-dev" in said[0]


def test_the_twins_differ_in_the_gil_alone() -> None:
    free_threaded, twin = OFFERS["3.13t"], OFFERS["3.13"]
    builds = [
        way.recipe for offer in (free_threaded, twin) for way in offer.ways if isinstance(way, SourceBuild)
    ]
    assert builds == [(*WITH_GIL, "--disable-gil"), WITH_GIL]
    assert (free_threaded.twin, twin.twin) == (twin.word, free_threaded.word)
    assert [way.name for way in free_threaded.ways] == [way.name for way in twin.ways]
