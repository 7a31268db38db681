"""Packages of a suite in a private folder, with stand-ins for apt-get, dpkg-deb and patchelf."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandLog
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.debian_packages import DebianPackages
from internals_lab.interpreters.provision.offer import Offer
from internals_lab.interpreters.provision.private_prefix import use_own_libraries
from internals_lab.interpreters.provision.proof import Expected
from internals_lab.interpreters.provision.providing import Provider
from internals_lab.interpreters.provision.stamp import stamp_in
from internals_lab.interpreters.provision.way import Site

MakeTool = Callable[[str, str], Path]

NOTHING = Cost(download_bytes=0, time="a moment", meanwhile_bytes=0, kept_bytes=0)
LIBRARIES = "usr/lib/x86_64-linux-gnu"
PROGRAM = f'#!/bin/sh\nexec {sys.executable} "$@"\n'

# Knows its suite by its list of sources; the packages lie beside it.
APT_GET = """\
here=$(dirname "$0")
for word in "$@"; do
    case $word in
        Dir::Cache::archives=*) archives=${word#*=} ;;
        Dir::Etc::sourcelist=*) suite=$(awk '{ print $(NF - 1) }' "${word#*=}"); host=$(cut -d/ -f3 "${word#*=}") ;;
    esac
done
case "$* " in
    *" update "*)
        if [ "$host" = down.invalid ]; then echo "E: Failed to fetch it  Could not connect"; exit 100; fi
        if [ "$suite" = gone ]; then echo "E: The repository gone Release does not have a Release file."; exit 100; fi ;;
    *" --print-uris "*)
        if [ "$suite" = poor ]; then echo "E: Unable to locate package python3.99"; exit 100; fi
        echo "'http://mirror.invalid/python3.99_1%3a3.99.1-2_amd64.deb' python3.99.deb 12000000 SHA256:0"
        echo "'http://mirror.invalid/libc6_2.50-1_amd64.deb' libc6.deb 3400000 SHA256:0" ;;
    *" --download-only "*)
        cp "$here"/*.deb "$archives" ;;
    *" download python3.99-dev "*)
        cp "$here"/headers/*.deb . ;;
esac
"""
DPKG_DEB = 'tar -xf "$2" -C "$3"'
PATCHELF = "[ \"$1\" = --print-rpath ] && echo '$ORIGIN/../own'; exit 0"


@pytest.fixture
def etc_apt(tmp_path: Path) -> Path:
    folder = tmp_path / "etc-apt"
    folder.mkdir()
    (folder / "sources.list").write_text("deb http://mirror.invalid/debian bookworm main\n")
    return folder


@pytest.fixture
def tools(make_tool: MakeTool) -> Path:
    """The three tools, and two packages: an interpreter, and a C library for it."""
    make_tool("apt-get", APT_GET)
    make_tool("dpkg-deb", DPKG_DEB)
    folder = make_tool("patchelf", PATCHELF).parent
    write_package(
        folder / "python3.99_1%3a3.99.1-2_amd64.deb",
        {"usr/bin/python3.99": PROGRAM, "usr/bin/pydoc3.99": "#!/bin/sh\n", "bin/sh": "no shell\n"},
        links={"usr/bin/python3": "python3.99", "usr/lib/settings": "/etc/settings", "usr/lib/host": "/proc"},
    )
    write_package(
        folder / "libc6_2.50-1_amd64.deb",
        {
            f"{LIBRARIES}/ld-linux-x86-64.so.2": "loader",
            f"{LIBRARIES}/libc.so.6": "library",
            "etc/settings": "",
        },
    )
    return folder


def write_package(path: Path, files: dict[str, str], links: dict[str, str] | None = None) -> None:
    with tarfile.open(path, "w") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"./{name}")
            entry.size = len(text.encode())
            entry.mode = 0o4755
            archive.addfile(entry, io.BytesIO(text.encode()))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(f"./{name}")
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)


def install(
    cache: Path,
    etc_apt: Path,
    *suites: str,
    headers: tuple[str, ...] = (),
    say: Callable[[str], None] = lambda line: None,
) -> Path:
    ways = tuple(
        DebianPackages(
            suite=suite,
            packages=("python3.99",),
            programs=r"python3\.99",
            cost=NOTHING,
            headers=headers,
            etc_apt=etc_apt,
        )
        for suite in suites
    )
    offer = Offer(
        word="3.99",
        folder="cpython-3.99",
        executable="bin/python3.99",
        expected=Expected(implementation="cpython", language=sys.version_info[:2]),
        ways=ways,
    )
    return Provider(cache=cache, say=say, offers={"3.99": offer}, uv=Path).provide("3.99")


@pytest.mark.usefixtures("tools")
def test_packages_become_a_folder_whose_bin_has_the_interpreter_alone(tmp_path: Path, etc_apt: Path) -> None:
    lines: list[str] = []
    executable = install(tmp_path, etc_apt, "sid", say=lines.append)
    assert [path.name for path in executable.parent.iterdir()] == ["python3.99"]
    assert executable.resolve() == executable.parent.parent / "usr/bin/python3.99"
    assert subprocess.run([executable, "-c", ""], check=False).returncode == 0
    assert "  3.99: download of 15 MB from Debian sid ..." in lines
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert (stamp.source, stamp.source_version) == ("python3.99 3.99.1-2 of Debian sid", (3, 99, 1, 2))


def test_of_the_packages_with_headers_nothing_else_is_taken(
    tmp_path: Path, etc_apt: Path, tools: Path
) -> None:
    (tools / "headers").mkdir()
    write_package(
        tools / "headers/python3.99-dev.deb",
        {
            "usr/include/python3.99/Python.h": "all",
            "usr/include/python3.99/pyconfig.h": "whichever",
            "usr/include/x86_64-linux-gnu/python3.99/pyconfig.h": "of this processor",
            "usr/lib/libpython3.99.a": "large",
        },
    )
    folder = install(tmp_path, etc_apt, "sid", headers=("python3.99-dev",)).parent.parent
    headers = {path.name: path.read_text() for path in (folder / "usr/include/python3.99").iterdir()}
    assert headers == {"Python.h": "all", "pyconfig.h": "of this processor"}
    assert [path.name for path in (folder / "usr/include").iterdir()] == ["python3.99"]
    assert not (folder / "usr/lib/libpython3.99.a").exists()


@pytest.mark.usefixtures("tools")
def test_links_stay_inside_and_nothing_may_change_its_user(tmp_path: Path, etc_apt: Path) -> None:
    folder = install(tmp_path, etc_apt, "sid").parent.parent
    assert os.readlink(folder / "usr/lib/settings") == "../../etc/settings"
    assert os.readlink(folder / "usr/lib/host") == "/proc"  # the packages have none
    assert (folder / "usr/bin/python3.99").stat().st_mode & 0o7777 == 0o755


def test_apt_gets_folders_of_its_own_and_knows_nothing_of_what_is_installed(
    tmp_path: Path, etc_apt: Path, tools: Path
) -> None:
    install(tmp_path, etc_apt, "sid")
    for call in (tools / "apt-get.calls").read_text().splitlines():
        options = dict(word.split("=", 1) for word in call.split() if "=" in word)
        assert {"Dir::State", "Dir::Cache", "Dir::Log", "Dir::Etc::sourcelist"} <= options.keys()
        private = [
            value for name, value in options.items() if name.startswith("Dir::") and value != "/dev/null"
        ]
        assert len(private) >= 5
        assert all(Path(value).is_relative_to(tmp_path) for value in private)
        assert Path(options["Dir::State::status"]).read_bytes() == b""


def test_a_program_is_started_by_its_own_loader_and_finds_its_own_libraries_where_it_will_be(
    tmp_path: Path, tools: Path
) -> None:
    root = tmp_path / "root"
    for name in ("bin/python", "bin/script", f"{LIBRARIES}/ld-linux-x86-64.so.2", f"{LIBRARIES}/libc.so.6"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"#!/bin/sh" if name == "bin/script" else b"\x7fELF")
    (root / "bin/python3").symlink_to("python")
    site = Site(
        word="3.99",
        target=Path("/final"),
        executable=Path("/final/bin/python"),
        scratch=tmp_path,
        cache=tmp_path,
        uv=Path(),
        log=CommandLog(tmp_path / "log"),
        say=print,
    )
    use_own_libraries(root, [root / "bin/python", root / "bin/python3", root / "bin/script"], site)
    reading, setting = (tools / "patchelf.calls").read_text().splitlines()
    assert reading == f"--print-rpath {root}/bin/python"
    assert setting == (
        f"--set-interpreter /final/{LIBRARIES}/ld-linux-x86-64.so.2 --force-rpath "
        f"--set-rpath $ORIGIN/../own:/final/{LIBRARIES} {root}/bin/python"
    )


def test_packages_without_a_c_library_are_an_error(tmp_path: Path, etc_apt: Path, tools: Path) -> None:
    (tools / "libc6_2.50-1_amd64.deb").unlink()
    with pytest.raises(InterpreterError, match="contain no loader"):
        install(tmp_path, etc_apt, "sid")


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(
    ("suite", "reason"),
    [
        (
            "gone",
            r"its package lists cannot be read \(The repository gone Release does not have a Release file",
        ),
        ("poor", r"Unable to locate package python3\.99"),
    ],
)
def test_a_suite_that_lacks_it_is_passed_over_with_the_reason(
    tmp_path: Path, etc_apt: Path, suite: str, reason: str
) -> None:
    lines: list[str] = []
    executable = install(tmp_path, etc_apt, suite, "sid", say=lines.append)
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert stamp.way == "Debian sid"
    (tmp_path / "again").mkdir()
    with pytest.raises(InterpreterError, match=rf"3\.99 cannot be had here\. Debian {suite}: {reason}"):
        install(tmp_path / "again", etc_apt, suite)


@pytest.mark.usefixtures("tools")
def test_an_archive_that_lacks_it_says_more_than_one_that_cannot_be_reached(
    tmp_path: Path, etc_apt: Path
) -> None:
    (etc_apt / "sources.list").write_text(
        "deb http://down.invalid/debian bookworm main\ndeb http://mirror.invalid/debian bookworm main\n"
    )
    with pytest.raises(InterpreterError, match=r"Debian poor: Unable to locate package python3\.99"):
        install(tmp_path, etc_apt, "poor")


def test_a_suite_that_cannot_be_read_is_asked_once_for_all_words(
    tmp_path: Path, etc_apt: Path, tools: Path
) -> None:
    offers = {
        word: Offer(
            word=word,
            folder=word,
            executable="bin/python",
            expected=Expected(implementation="cpython", language=()),
            ways=(
                DebianPackages(suite="gone", packages=("p",), programs="p", cost=NOTHING, etc_apt=etc_apt),
            ),
        )
        for word in ("1", "2")
    }
    several = Provider(cache=tmp_path, say=lambda line: None, offers=offers, uv=Path)
    for word in offers:
        with pytest.raises(InterpreterError, match="its package lists cannot be read"):
            several.provide(word)
    assert len((tools / "apt-get.calls").read_text().splitlines()) == 1


def test_a_package_whose_program_has_another_name_is_an_error(
    tmp_path: Path, etc_apt: Path, tools: Path
) -> None:
    write_package(tools / "python3.99_1%3a3.99.1-2_amd64.deb", {"usr/bin/python4": PROGRAM})
    with pytest.raises(InterpreterError, match=r"python3\.99 of Debian sid has no program like python3"):
        install(tmp_path, etc_apt, "sid")


def test_a_machine_without_apt_is_told_so(
    tmp_path: Path, etc_apt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InterpreterError, match="needs Debian's apt-get and dpkg-deb, which are not here"):
        install(tmp_path, etc_apt, "sid")


@pytest.mark.usefixtures("tools")
def test_a_machine_without_a_debian_archive_is_told_so(tmp_path: Path, etc_apt: Path) -> None:
    (etc_apt / "sources.list").write_text("deb http://mirror.invalid/ubuntu noble main\n")
    with pytest.raises(InterpreterError, match=r"etc-apt names no Debian archive"):
        install(tmp_path, etc_apt, "sid")
