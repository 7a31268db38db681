"""Names for whole sets of interpreters."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from internals_lab.interpreters.findings import GIVEN
from internals_lab.interpreters.naming import named
from internals_lab.model.interpreter import Interpreter

MakeInterpreter = Callable[..., Interpreter]


def test_a_free_threaded_build_has_a_letter(make_interpreter: MakeInterpreter) -> None:
    (one,) = named([make_interpreter("3.13.5", free_threaded=True)])
    assert (one.name, one.short) == ("cpython-3.13.5t", "3.13t")


def test_a_free_threaded_build_and_its_twin_keep_their_short_names(make_interpreter: MakeInterpreter) -> None:
    both = named([make_interpreter("3.13.5", free_threaded=True), make_interpreter("3.13.5")])
    assert [one.short for one in both] == ["3.13t", "3.13"]


def test_two_versions_that_would_share_a_short_name_are_written_in_full(
    make_interpreter: MakeInterpreter,
) -> None:
    both = named([make_interpreter("3.13.0"), make_interpreter("3.13.5")])
    assert [one.short for one in both] == ["3.13.0", "3.13.5"]


def test_two_builds_of_one_version_are_numbered(make_interpreter: MakeInterpreter) -> None:
    both = named([make_interpreter("3.13.5", executable=path) for path in ("/b/python", "/a/python")])
    assert [(one.name, one.short) for one in both] == [
        ("cpython-3.13.5#2", "3.13.5#2"),
        ("cpython-3.13.5", "3.13.5"),
    ]


@pytest.mark.parametrize(
    ("implementation", "version", "language", "name", "short"),
    [
        ("pypy", "7.3.11", "3.9.16", "pypy-7.3.11", "pypy3.9"),
        ("jython", "2.7.3", "2.7.3", "jython-2.7.3", "jython2.7"),
        ("micropython", "1.26.1", "3.4.0", "micropython-1.26.1", "micropython1.26"),
        ("graalpy", "24.1.0", "3.11.7", "graalpy-24.1.0", "graalpy3.11"),
        ("cpython", "3.15.0b1", "3.15.0", "cpython-3.15.0b1", "3.15"),
    ],
)
def test_other_implementations_are_named_by_themselves_and_their_language(
    make_interpreter: MakeInterpreter, implementation: str, version: str, language: str, name: str, short: str
) -> None:
    (one,) = named([make_interpreter(version, implementation=implementation, language=language)])
    assert (one.name, one.short) == (name, short)


def test_names_do_not_depend_on_the_order_of_the_search(make_interpreter: MakeInterpreter) -> None:
    all_of_them = [
        make_interpreter("3.13.5", executable="/a/python"),
        make_interpreter("3.13.5", executable="/b/python"),
        make_interpreter("3.13.0"),
        make_interpreter("3.13.5", free_threaded=True),
    ]
    namings = [
        {one.executable: (one.name, one.short) for one in named(order)}
        for order in itertools.permutations(all_of_them)
    ]
    assert all(naming == namings[0] for naming in namings)
    assert len(set(namings[0].values())) == len(all_of_them)


def test_one_given_by_its_path_does_not_take_the_name_of_one_that_was_found(
    make_interpreter: MakeInterpreter,
) -> None:
    given = make_interpreter("3.13.5", executable="/a/python", found_by=GIVEN)
    both = named([given, make_interpreter("3.13.5", executable="/b/python")])
    assert [one.name for one in both] == ["cpython-3.13.5#2", "cpython-3.13.5"]
