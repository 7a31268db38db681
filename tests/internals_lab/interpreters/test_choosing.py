"""What a check measures on where nobody said."""

from __future__ import annotations

from typing import Any

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.choosing import usual_interpreters
from internals_lab.interpreters.findings import CACHE, PATH, RUNNING, Findings
from internals_lab.interpreters.naming import named
from internals_lab.model.interpreter import Interpreter


def one(version: str, found_by: str, *, free_threaded: bool = False, **more: Any) -> Interpreter:
    executable = f"/{found_by}/{version}{'t' if free_threaded else ''}/bin/python"
    known: dict[str, Any] = {
        "name": "",
        "short": "",
        "identity": executable,
        "executable": executable,
        "found_by": found_by,
        "implementation": "cpython",
        "version": version,
        "language_version": [int(part) for part in version.split(".")],
        "free_threaded_build": free_threaded,
    }
    return Interpreter(**(known | more))


def chosen(*there: Interpreter) -> list[str]:
    found = Findings(interpreters=named(there), problems=[])
    return [f"{one.found_by} {one.short}" for one in usual_interpreters(found)]


def test_the_projects_own_pair_is_taken_before_newer_ones() -> None:
    assert chosen(
        one("3.11.7", RUNNING),
        one("3.14.0", PATH, free_threaded=True),
        one("3.14.0", PATH),
        one("3.13.5", PATH),
        one("3.13.5", CACHE),
        one("3.13.5", CACHE, free_threaded=True),
    ) == ["running 3.11", "cache 3.13", "cache 3.13t"]


def test_the_newest_free_threaded_one_comes_with_its_twin() -> None:
    assert chosen(
        one("3.12.1", RUNNING),
        one("3.13.5", PATH, free_threaded=True),
        one("3.14.0", PATH),
        one("3.14.0", PATH, free_threaded=True),
        one("3.15.0", PATH, free_threaded=True, debug_build=True),
    ) == ["running 3.12", "PATH 3.14", "PATH 3.14t"]


def test_this_python_can_be_either_of_the_pair() -> None:
    assert chosen(one("3.14.0", RUNNING), one("3.14.0", PATH, free_threaded=True)) == [
        "running 3.14",
        "PATH 3.14t",
    ]
    assert chosen(
        one("3.14.0", RUNNING, free_threaded=True),
        one("3.13.5", CACHE, free_threaded=True),
        one("3.14.0", PATH),
    ) == ["running 3.14t", "PATH 3.14"]


def test_where_no_other_is_there_this_one_is_enough() -> None:
    assert chosen(one("3.11.7", RUNNING), one("3.13.5", PATH)) == ["running 3.11"]


def test_where_not_even_this_one_answers_there_is_an_error() -> None:
    with pytest.raises(InterpreterError, match="does not answer"):
        chosen(one("3.13.5", PATH))
