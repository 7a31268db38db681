"""uv as it answers where it reaches its downloads, and where it does not."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.offer import Offer
from internals_lab.interpreters.provision.offers import OFFERS
from internals_lab.interpreters.provision.proof import Expected
from internals_lab.interpreters.provision.providing import Provider
from internals_lab.interpreters.provision.stamp import stamp_in
from internals_lab.interpreters.provision.uv_download import UvDownload
from internals_lab.model.interpreter import Interpreter

MakeTool = Callable[[str, str], Path]

BUILD = "cpython-3.99.1-linux-x86_64-gnu"
REACHES = f"""\
program=$UV_PYTHON_INSTALL_DIR/{BUILD}/bin/python3.99
case "$1 $2" in
    "python install")
        mkdir -p "$(dirname "$program")"
        printf '#!/bin/sh\\nexec {sys.executable} "$@"\\n' >"$program"
        chmod +x "$program" ;;
    "python find") echo "warning: something"; echo "$program" ;;
esac
"""
# As uv 0.13 says it, with an address of nowhere.
UNREACHABLE = """\
echo "error: Failed to install cpython-3.99.1-linux-x86_64-gnu
  cause: Failed to download \\`https://mirror.invalid/cpython.tar.gz\\`
  cause: client error (Connect)
  cause: dns error" >&2
exit 1
"""
UNKNOWN = 'echo "error: No download found for request: cpython-3.99-linux-x86_64-gnu" >&2; exit 2'


def install(cache: Path, uv: Path) -> Path:
    offer = Offer(
        word="3.99",
        folder="cpython-3.99",
        executable="bin/python3.99",
        expected=Expected(implementation="cpython", language=sys.version_info[:2]),
        ways=(UvDownload(request="3.99"),),
    )
    return Provider(cache=cache, say=lambda line: None, offers={"3.99": offer}, uv=lambda: uv).provide("3.99")


def test_what_uv_installs_lies_in_the_cache_and_is_stamped_with_its_version(
    tmp_path: Path, make_tool: MakeTool
) -> None:
    executable = install(tmp_path, make_tool("uv", REACHES))
    assert executable.resolve() == (tmp_path / "uv-pythons" / BUILD / "bin/python3.99").resolve()
    assert subprocess.run([executable, "-c", ""], check=False).returncode == 0
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert (stamp.way, stamp.source, stamp.source_version) == ("uv", f"{BUILD} of uv", (3, 99, 1))


def test_uv_puts_nothing_on_path_and_does_not_wait_long_for_a_silent_server(
    tmp_path: Path, make_tool: MakeTool
) -> None:
    uv = make_tool("uv", f'echo "$UV_HTTP_TIMEOUT $UV_HTTP_RETRIES" >>"$0.settings"\n{REACHES}')
    install(tmp_path, uv)
    assert uv.with_name("uv.calls").read_text().startswith("python install --upgrade --no-bin 3.99\n")
    assert uv.with_name("uv.settings").read_text().startswith("5 0\n")


def test_what_uv_installed_is_gone_with_its_folder_and_is_got_again(
    tmp_path: Path, make_tool: MakeTool
) -> None:
    uv = make_tool("uv", REACHES)
    executable = install(tmp_path, uv)
    executable.resolve().unlink()
    assert install(tmp_path, uv).is_file()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (UNREACHABLE, r"uv: its downloads cannot be reached \(dns error\)\. Log: "),
        (UNKNOWN, r"uv: No download found for request: cpython-3\.99-linux-x86_64-gnu\. Log: "),
    ],
)
def test_uv_that_gets_nothing_gives_its_own_reason(
    tmp_path: Path, make_tool: MakeTool, answer: str, reason: str
) -> None:
    with pytest.raises(InterpreterError, match=reason):
        install(tmp_path, make_tool("uv", answer))


def test_uv_that_reaches_nothing_is_asked_once_for_all_words(tmp_path: Path, make_tool: MakeTool) -> None:
    uv = make_tool("uv", UNREACHABLE)
    offers = {
        word: dataclasses.replace(OFFERS[word], ways=(UvDownload(request=word),)) for word in ("3.14", "3.15")
    }
    several = Provider(cache=tmp_path, say=lambda line: None, offers=offers, uv=lambda: uv)
    for word in offers:
        with pytest.raises(InterpreterError, match=r"its downloads cannot be reached \(dns error\)"):
            several.provide(word)
    assert len(uv.with_name("uv.calls").read_text().splitlines()) == 1


def test_the_real_uv_installs_a_download_of_which_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gil_twin: Interpreter
) -> None:
    """From a file, since its own downloads may be out of reach: what uv prints and where it installs is its own."""
    prefix = Path(gil_twin.executable).resolve().parent.parent
    archive = tmp_path / "python.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
        packed.add(prefix / "bin/python3.13", "python/bin/python3.13")
        packed.add(prefix / "lib/python3.13", "python/lib/python3.13", filter=without_caches)
    machine = platform.machine()
    download = {
        "name": "cpython",
        "major": 3,
        "minor": 13,
        "patch": 99,
        "prerelease": "",
        "variant": None,
        "build": "20260101",
        "arch": {"family": machine, "variant": None},
        "os": "linux",
        "libc": "gnu",
        "url": archive.as_uri(),
        "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
    }
    (tmp_path / "downloads.json").write_text(json.dumps({f"cpython-3.13.99-linux-{machine}-gnu": download}))
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS_JSON_URL", str(tmp_path / "downloads.json"))
    offer = dataclasses.replace(OFFERS["3.13"], ways=(UvDownload(request="3.13"),), twin=None)
    cache = tmp_path / "cache"
    executable = Provider(cache=cache, say=lambda line: None, offers={"3.13": offer}).provide("3.13")
    assert executable.resolve().is_relative_to(cache.resolve() / "uv-pythons")
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert (stamp.way, stamp.source_version) == ("uv", (3, 13, 99))


def without_caches(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if "__pycache__" in entry.name or "site-packages" in entry.name else entry
