"""The interpreters that `make test` installs, as they are on this machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from internals_lab.interpreters.cache_folder import cache_folder, interpreters_folder
from internals_lab.interpreters.provision.offers import OFFERS
from internals_lab.interpreters.provision.stamp import stamp_in
from internals_lab.model.interpreter import Interpreter

PROVIDED = {
    "cpython_314": ("cpython", [3, 14]),
    "cpython_315": ("cpython", [3, 15]),
    "pypy": ("pypy", [3, 9]),
    "newest_pypy": ("pypy", [3, 11]),
    "micropython": ("micropython", [3]),
    "jython": ("jython", [2, 7]),
    "pyodide": ("pyodide", [3]),
}


@pytest.fixture
def provided(request: pytest.FixtureRequest) -> Interpreter:
    interpreter: Interpreter = request.getfixturevalue(request.param)
    return interpreter


@pytest.mark.parametrize(("provided", "expected"), PROVIDED.items(), ids=PROVIDED, indirect=["provided"])
def test_it_is_found_and_says_what_it_is(provided: Interpreter, expected: tuple[str, list[int]]) -> None:
    implementation, language = expected
    assert provided.implementation == implementation
    assert provided.language_version[: len(language)] == language
    assert provided.found_by == "cache"


@pytest.mark.parametrize("provided", ["cpython_314", "cpython_315"], indirect=True)
def test_a_newer_cpython_has_a_jit_that_is_off(provided: Interpreter) -> None:
    assert (provided.jit_available, provided.jit_enabled) == (True, False)
    assert provided.free_threaded_build is False


@pytest.mark.parametrize("provided", ["cpython_314", "cpython_315", "pypy", "newest_pypy"], indirect=True)
def test_it_runs_on_a_c_library_of_its_own_where_it_is_of_debian(provided: Interpreter) -> None:
    folder = (
        interpreters_folder(cache_folder())
        / Path(provided.executable).relative_to(interpreters_folder(cache_folder()).resolve()).parts[0]
    )
    stamp = stamp_in(folder)
    assert stamp is not None
    if not stamp.way.startswith("Debian"):
        return
    show = "import ssl, ctypes; print(open('/proc/self/maps').read())"
    shown = subprocess.run(
        [provided.executable, "-c", show], capture_output=True, text=True, check=True
    ).stdout
    libraries = {line.split()[-1] for line in shown.splitlines() if ".so" in line}
    assert any("/libc.so" in library for library in libraries)
    assert [library for library in libraries if not Path(library).is_relative_to(folder.resolve())] == []


def test_make_test_installs_what_the_tests_need() -> None:
    script = Path(__file__).parents[4].joinpath("scripts/test.sh").read_text(encoding="utf-8")
    installed = {
        word
        for line in script.splitlines()
        if "interpreters install" in line
        for word in line.partition("install ")[2].split("||")[0].split()
    }
    assert installed <= OFFERS.keys()
    assert {
        "3.13",
        "3.13t",
        "3.14",
        "3.15",
        "pypy3.9",
        "pypy3.11",
        "micropython",
        "jython",
        "pyodide",
    } <= installed
