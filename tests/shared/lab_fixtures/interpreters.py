"""The interpreters that tests measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from internals_lab.interpreters.cache_folder import cache_folder, interpreters_folder
from internals_lab.interpreters.finding import find
from internals_lab.interpreters.findings import Findings
from internals_lab.interpreters.provision.offers import offer_for
from internals_lab.model.interpreter import Interpreter


@pytest.fixture(scope="session")
def found_interpreters() -> Findings:
    """Every interpreter of this machine; looked for once."""
    return find()


@pytest.fixture(scope="session")
def this_interpreter(found_interpreters: Findings) -> Interpreter:
    """The interpreter that runs the tests."""
    assert found_interpreters.this is not None, found_interpreters.problems
    return found_interpreters.this


@pytest.fixture(scope="session")
def free_threaded(found_interpreters: Findings) -> Interpreter:
    """CPython 3.13 without a GIL, from the project's cache."""
    return _built("3.13t", found_interpreters)


@pytest.fixture(scope="session")
def gil_twin(found_interpreters: Findings) -> Interpreter:
    """CPython 3.13 with a GIL, from the same source and flags as `free_threaded`."""
    return _built("3.13", found_interpreters)


@pytest.fixture(scope="session")
def cpython_314(found_interpreters: Findings) -> Interpreter:
    """CPython 3.14 with a GIL and a JIT that is off, from uv or Debian's newest suites."""
    return _of_the_day("3.14", "CPython 3.14", found_interpreters)


@pytest.fixture(scope="session")
def cpython_315(found_interpreters: Findings) -> Interpreter:
    """CPython 3.15 with a GIL and a JIT that is off, from uv or Debian's newest suites."""
    return _of_the_day("3.15", "CPython 3.15", found_interpreters)


@pytest.fixture(scope="session")
def newest_pypy(found_interpreters: Findings) -> Interpreter:
    """PyPy that speaks Python 3.11, from uv or Debian's newest suites."""
    return _of_the_day("pypy3.11", "PyPy 3.11", found_interpreters)


@pytest.fixture(scope="session")
def pypy(found_interpreters: Findings) -> Interpreter:
    """PyPy that speaks Python 3.9."""
    return _built("pypy3.9", found_interpreters)


@pytest.fixture(scope="session")
def micropython(found_interpreters: Findings) -> Interpreter:
    """MicroPython, its port to Unix."""
    return _built("micropython", found_interpreters)


@pytest.fixture(scope="session")
def jython(found_interpreters: Findings) -> Interpreter:
    """Jython 2.7 on a Java of its own."""
    return _built("jython", found_interpreters)


@pytest.fixture(scope="session")
def pyodide(found_interpreters: Findings) -> Interpreter:
    """Pyodide on a node of its own."""
    return _built("pyodide", found_interpreters)


def _in_cache(word: str, found: Findings) -> Interpreter | None:
    program = offer_for(word).program(interpreters_folder(cache_folder()))
    # As it is named, not resolved: an environment over it resolves to it.
    names = (program, program.resolve())
    return next((one for one in found.interpreters if Path(one.executable) in names), None)


def _built(word: str, found: Findings) -> Interpreter:
    interpreter = _in_cache(word, found)
    if interpreter is None:
        pytest.fail(
            f"{word} is not in the cache; `internals-lab interpreters install {word}` gets it", pytrace=False
        )
    return interpreter


def _of_the_day(word: str, capability: str, found: Findings) -> Interpreter:
    """What moves in Debian's newest suites, and on some days is not to be had there."""
    interpreter = _in_cache(word, found)
    if interpreter is None:
        program = offer_for(word).program(interpreters_folder(cache_folder()))
        if program.exists():
            pytest.fail(f"{program} is there, but is not found: {found.problems}", pytrace=False)
        pytest.skip(
            f"{capability} is not in the cache; `internals-lab interpreters install {word}` gets it or says why not"
        )
    return interpreter
