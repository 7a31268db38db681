"""Whole builds of a stand-in for CPython's source: its configure and Makefile install the running interpreter."""

from __future__ import annotations

import io
import sys
import tarfile
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.build_log import BuildLog
from internals_lab.interpreters.build_recipe import RECIPES, is_current, stamp_in
from internals_lab.interpreters.build_requirements import HEADERS, Toolbox, meet_requirements
from internals_lab.interpreters.cache_folder import STAMP
from internals_lab.interpreters.providing import provide

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

    def install(self, packages: Sequence[str], log: BuildLog) -> None:
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


class Listener:
    """Collects progress."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        self.lines.append(line)


def test_a_build_says_its_cost_first_then_its_phases_and_leaves_a_stamp(tmp_path: Path) -> None:
    write_source(tmp_path)
    listener = Listener()
    executable = provide("3.13", cache=tmp_path, say=listener, toolbox=Workshop())
    assert executable == tmp_path / "interpreters/cpython-3.13/bin/python3.13"
    assert executable.is_file()
    assert "minutes" in listener.lines[0]
    assert "GB of disk" in listener.lines[0]
    said = "\n".join(listener.lines)
    assert said.index("configure") < said.index("compile") < said.index("install")
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert (stamp.source_version, stamp.flags) == ((3, 13, 5), RECIPES["3.13"].flags)
    assert [path.name for path in (tmp_path / "interpreters").iterdir() if path.is_dir()] == ["cpython-3.13"]


def test_the_second_call_does_nothing(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop())
    source.unlink()
    listener = Listener()
    provide("3.13", cache=tmp_path, say=listener, toolbox=Workshop(programs=()))
    assert listener.lines == []


def test_a_build_that_fails_keeps_what_was_there_and_quotes_its_log(tmp_path: Path) -> None:
    write_source(tmp_path)
    executable = provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop())
    stamp_path = executable.parent.parent / STAMP
    outdated = stamp_path.read_text().replace("--disable-test-modules", "--with-something-else")
    stamp_path.write_text(outdated)
    write_source(tmp_path, "#!/bin/sh\necho no such luck\nexit 7\n")
    with pytest.raises(
        InterpreterError, match=r"configure of 3\.13 failed \(exit code 7\): .*no such luck; all of it: "
    ):
        provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop())
    assert executable.is_file()
    assert stamp_path.read_text() == outdated
    assert not list((tmp_path / "interpreters").glob(".building-*"))


def test_a_build_with_other_flags_is_replaced(tmp_path: Path) -> None:
    write_source(tmp_path)
    executable = provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop())
    folder = executable.parent.parent
    (folder / STAMP).write_text(
        (folder / STAMP).read_text().replace("--disable-test-modules", "--with-something-else")
    )
    (folder / "old").touch()
    assert not is_current(RECIPES["3.13"], folder.parent)
    provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop())
    assert is_current(RECIPES["3.13"], folder.parent)
    assert not (folder / "old").exists()


def test_a_build_from_an_older_source_than_its_twin_is_not_current(tmp_path: Path) -> None:
    write_source(tmp_path)
    folder = provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop()).parent.parent
    stamp = stamp_in(folder)
    assert stamp is not None
    twin = msgspec.structs.replace(stamp, source_version=(3, 13, 10))
    (folder.parent / "cpython-3.13t").mkdir()
    (folder.parent / "cpython-3.13t" / STAMP).write_bytes(msgspec.json.encode(twin))
    assert not is_current(RECIPES["3.13"], folder.parent)


def test_a_build_that_is_not_what_it_should_be_is_refused(tmp_path: Path) -> None:
    write_source(tmp_path, CONFIGURE.replace("bin/python3.13", "bin/python3.13t"))
    with pytest.raises(InterpreterError, match="not free-threaded"):
        provide("3.13t", cache=tmp_path, say=Listener(), toolbox=Workshop())
    assert not (tmp_path / "interpreters/cpython-3.13t").exists()


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    write_source(tmp_path)
    leftover = tmp_path / "interpreters/.building-of-before/source"
    leftover.mkdir(parents=True)
    provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop())
    assert not leftover.exists()


def test_two_at_once_build_once(tmp_path: Path) -> None:
    write_source(tmp_path)
    listener = Listener()
    builders = [
        threading.Thread(
            target=provide, args=["3.13"], kwargs={"cache": tmp_path, "say": listener, "toolbox": Workshop()}
        )
        for _ in range(2)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert len([line for line in listener.lines if "ready" in line]) == 1


def test_a_source_that_is_cut_short_is_thrown_away_and_named(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    source.write_bytes(source.read_bytes()[:100])
    with pytest.raises(InterpreterError, match=r"orig\.tar\.xz cannot be unpacked"):
        provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop())
    assert not source.exists()


def test_a_cache_that_cannot_be_written_is_an_error_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InterpreterError, match=r"3\.13 cannot be built in .*file"):
        provide("3.13", cache=tmp_path / "file", say=Listener(), toolbox=Workshop())


def test_an_unknown_word_is_an_error_with_the_nearest_valid_one(tmp_path: Path) -> None:
    with pytest.raises(
        InterpreterError, match=r"'3\.13tt' is nothing that can be built here; did you mean '3\.13t'\?"
    ):
        provide("3.13tt", cache=tmp_path)


@pytest.mark.parametrize("programs", [(), ("gcc",), ("make",)])
def test_without_a_compiler_or_make_and_without_root_the_error_says_what_to_install(
    tmp_path: Path, programs: tuple[str, ...]
) -> None:
    write_source(tmp_path)
    with pytest.raises(
        InterpreterError, match=r"a C compiler and make are needed .*as root: apt-get install "
    ):
        provide("3.13", cache=tmp_path, say=Listener(), toolbox=Workshop(programs=programs))


def test_root_gets_what_is_missing_and_is_told(tmp_path: Path) -> None:
    workshop, listener = Workshop(programs=["make"], headers=False, root=True), Listener()
    meet_requirements(BuildLog(tmp_path / "log"), listener, workshop)
    assert workshop.installed == ["gcc", "libc6-dev", *(header.package for header in HEADERS)]
    assert "installing gcc" in listener.lines[0]


def test_missing_headers_without_root_are_said_module_by_module(tmp_path: Path) -> None:
    listener = Listener()
    meet_requirements(BuildLog(tmp_path / "log"), listener, Workshop(headers=False))
    assert "zlib, bz2, lzma, ssl, ctypes, sqlite3 will be missing" in listener.lines[0]
    assert "apt-get install zlib1g-dev" in listener.lines[0]


def test_the_twins_differ_in_the_gil_alone() -> None:
    free_threaded, twin = RECIPES["3.13t"], RECIPES["3.13"]
    assert set(free_threaded.flags) - set(twin.flags) == {"--disable-gil"}
    assert set(twin.flags) <= set(free_threaded.flags)
    assert (free_threaded.twin, twin.twin) == (twin.word, free_threaded.word)
