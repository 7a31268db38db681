"""What a user's words mean."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.findings import CACHE, PYENV, RUNNING, UV, Findings
from internals_lab.interpreters.naming import named
from internals_lab.interpreters.resolving import left_out_of_all, resolve
from internals_lab.model.interpreter import Interpreter

MakeInterpreter = Callable[..., Interpreter]


@pytest.fixture
def found(make_interpreter: MakeInterpreter) -> Findings:
    interpreters = [
        make_interpreter("3.11.7", found_by=RUNNING),
        make_interpreter("2.7.18", found_by=PYENV),
        make_interpreter("3.13.0", found_by=PYENV),
        make_interpreter("3.13.2", free_threaded=True, found_by=UV),
        make_interpreter("7.3.11", implementation="pypy", language="3.9.16"),
        make_interpreter("3.13.5", found_by=CACHE),
        make_interpreter("3.13.5", free_threaded=True, found_by=CACHE),
    ]
    return Findings(interpreters=named(interpreters), problems=[])


def names(specs: list[str], found: Findings) -> list[str]:
    return [interpreter.name for interpreter in resolve(specs, found)]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("this", "cpython-3.11.7"),
        ("3.11", "cpython-3.11.7"),
        ("python3.11", "cpython-3.11.7"),
        ("2.7", "cpython-2.7.18"),
        ("3.13", "cpython-3.13.0"),
        ("3.13t", "cpython-3.13.2t"),
        ("3.13.5", "cpython-3.13.5"),
        ("3.13.5t", "cpython-3.13.5t"),
        ("cpython-3.13.5t", "cpython-3.13.5t"),
        ("cpython-3.13", "cpython-3.13.0"),
        (" 3.11 ", "cpython-3.11.7"),
        ("pypy", "pypy-7.3.11"),
        ("pypy3", "pypy-7.3.11"),
        ("pypy3.9", "pypy-7.3.11"),
        ("pypy-7.3.11", "pypy-7.3.11"),
    ],
)
def test_a_word_means_one_interpreter(word: str, name: str, found: Findings) -> None:
    assert names([word], found) == [name]


def test_a_version_and_its_free_threaded_sibling_come_as_the_fair_pair(found: Findings) -> None:
    assert names(["3.13", "3.13t"], found) == ["cpython-3.13.5", "cpython-3.13.5t"]


def test_without_the_letter_a_free_threaded_build_is_never_meant(make_interpreter: MakeInterpreter) -> None:
    only = Findings(interpreters=named([make_interpreter("3.14.0", free_threaded=True)]), problems=[])
    with pytest.raises(InterpreterError, match=r"no interpreter '3\.14'; did you mean '3\.14t'\?"):
        resolve(["3.14"], only)


def test_all_means_every_one_in_the_order_of_the_search(found: Findings) -> None:
    assert names(["all"], found) == [interpreter.name for interpreter in found.interpreters]


def test_what_all_leaves_out_is_told_to_who_asked_for_all(found: Findings) -> None:
    with_problem = Findings(
        interpreters=found.interpreters, problems=["/bin/python3.96 did not answer within 10 s"]
    )
    assert left_out_of_all(["this", " all"], with_problem) == with_problem.problems
    assert left_out_of_all(["3.11", "this+jit"], with_problem) == []


def test_one_that_is_named_twice_comes_once(found: Findings) -> None:
    assert names(["this", "3.11", "2.7", "all"], found)[:2] == ["cpython-3.11.7", "cpython-2.7.18"]
    assert len(names(["this", "3.11", "all"], found)) == len(found.interpreters)


def test_short_names_tell_apart_only_what_was_chosen(found: Findings) -> None:
    assert [one.short for one in resolve(["3.13", "2.7"], found)] == ["3.13", "2.7"]
    assert [one.short for one in resolve(["3.13.0", "3.13.5"], found)] == ["3.13.0", "3.13.5"]


def test_what_can_be_installed_is_said_where_it_is_missing(found: Findings) -> None:
    for word, way in (("3.15", True), ("jython", True), ("3.15+jit", True), ("3.99", False), ("ipy", False)):
        with pytest.raises(InterpreterError) as error:
            resolve([word], found)
        install = f"`internals-lab interpreters install {word.partition('+')[0]}` gets it"
        assert str(error.value).endswith(install) is way, word


@pytest.mark.parametrize("word", ["jython", "ipy"])
def test_a_kind_that_is_not_here_is_said_to_be_missing_not_mistyped(word: str, found: Findings) -> None:
    with pytest.raises(InterpreterError, match=f"no interpreter '{word}': none is here; found: "):
        resolve([word], found)


def test_a_mistyped_kind_is_set_right(found: Findings) -> None:
    with pytest.raises(InterpreterError, match=r"no interpreter 'pyodid'; did you mean 'pyodide'\?"):
        resolve(["pyodid"], found)


def test_a_state_makes_a_column_beside_the_interpreter_as_it_comes(found: Findings) -> None:
    columns = resolve(["3.13.5t", "3.13.5t+gil", "this+jit", "3.13.5t+nogil+mimalloc"], found)
    assert [(one.name, one.short, one.knobs) for one in columns] == [
        ("cpython-3.13.5t", "3.13t", {}),
        ("cpython-3.13.5t+gil", "3.13t+gil", {"gil": True}),
        ("cpython-3.11.7+jit", "3.11+jit", {"jit": True}),
        ("cpython-3.13.5t+nogil+mimalloc", "3.13t+nogil+mimalloc", {"gil": False, "malloc": "mimalloc"}),
    ]
    assert columns[0].executable == columns[1].executable


def test_a_state_is_named_alike_however_it_was_asked_for(found: Findings) -> None:
    assert names(["3.13.5t+mimalloc+gil", "3.13.5t+gil+mimalloc"], found) == ["cpython-3.13.5t+gil+mimalloc"]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("3.13+jitt", r"no state is called 'jitt'; did you mean 'jit'\?"),
        ("3.13+", "no state is called ''"),
        ("3.13+gil+nogil", "'3.13.gil.nogil' sets gil twice, to True and to False"),
        ("3.99+jit", r"no interpreter '3\.99\+jit'"),
    ],
)
def test_a_state_that_means_nothing_is_an_error(word: str, reason: str, found: Findings) -> None:
    with pytest.raises(InterpreterError, match=reason):
        resolve([word], found)


def test_a_path_may_have_a_state_and_its_folders_the_sign(tmp_path: Path) -> None:
    folder = tmp_path / "a+b"
    folder.mkdir()
    (folder / "python+x").symlink_to(sys.executable)
    nothing = Findings(interpreters=[], problems=[])
    [plain] = resolve([str(folder / "python+x")], nothing)
    (folder / "python").symlink_to(sys.executable)
    [column] = resolve([str(folder / "python") + "+jit"], nothing)
    assert (plain.knobs, column.knobs) == ({}, {"jit": True})
    assert column.name == f"{plain.name}+jit"


@pytest.mark.parametrize("word", ["3.99", "python", "3.13x", "", "t", "cpython-"])
def test_an_unknown_word_is_an_error_that_says_what_was_found(word: str, found: Findings) -> None:
    with pytest.raises(
        InterpreterError, match=rf"no interpreter '{word}'.*found: cpython-3\.11\.7, cpython-2\.7\.18"
    ):
        resolve([word], found)


def test_no_word_at_all_is_an_error(found: Findings) -> None:
    with pytest.raises(InterpreterError, match="no interpreter was asked for"):
        resolve([], found)


def test_a_path_means_the_interpreter_there(found: Findings, tmp_path: Path) -> None:
    (given,) = resolve([sys.executable], Findings(interpreters=[], problems=[]))
    assert given.executable == sys.executable
    assert given.language_version == list(sys.version_info[:3])
    assert given.name.startswith(sys.implementation.name)


def test_a_relative_path_is_taken_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "my-python").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    (given,) = resolve(["bin/my-python"], Findings(interpreters=[], problems=[]))
    assert given.executable == str(tmp_path / "bin" / "my-python")


def test_a_path_to_one_that_was_found_is_that_one(found: Findings) -> None:
    wanted = found.interpreters[3]
    assert resolve([wanted.executable], found)[0].name == wanted.name


def test_paths_that_lead_to_no_interpreter_are_errors(found: Findings, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    for path, reason in (
        (tmp_path, "is a folder"),
        (tmp_path / "none", "no file"),
        (tmp_path / "text", "executable"),
    ):
        with pytest.raises(InterpreterError, match=reason):
            resolve([str(path)], found)


def test_this_is_an_error_where_the_running_interpreter_did_not_answer(
    make_interpreter: MakeInterpreter,
) -> None:
    with pytest.raises(InterpreterError, match="running interpreter does not answer"):
        resolve(["this"], Findings(interpreters=named([make_interpreter("3.12.1")]), problems=[]))
