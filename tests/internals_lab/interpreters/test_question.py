"""The question itself: what every interpreter can run, and what its answer holds."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from internals_lab.interpreters.asking import MARKER, QUESTION
from internals_lab.interpreters.findings import Findings
from internals_lab.model.interpreter import Interpreter
from internals_lab.worker import describe

TOO_NEW = (
    ast.JoinedStr,
    ast.NamedExpr,
    ast.AnnAssign,
    ast.Nonlocal,
    ast.YieldFrom,
    ast.AsyncFunctionDef,
)
# Filled in by the host, which knows where it looked, how long it took, and what the files contain.
OF_THE_HOST = {"name", "short", "identity", "executable", "found_by", "hello_ns", "knobs"}


def test_the_question_keeps_to_what_python_2_and_micropython_can_parse() -> None:
    tree = ast.parse(QUESTION.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, TOO_NEW), ast.dump(node)
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            assert not [element for element in node.elts if isinstance(element, ast.Starred)]
        if isinstance(node, ast.arguments):
            assert not node.kwonlyargs
            assert not node.posonlyargs
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None
        if isinstance(node, ast.Raise):
            assert node.cause is None


def test_the_question_imports_nothing_that_an_interpreter_may_lack() -> None:
    tree = ast.parse(QUESTION.read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"sys", "json", "time"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_both_sides_know_the_same_marker() -> None:
    assert describe.MARKER.encode() == MARKER


def test_the_answer_has_every_field_that_an_interpreter_can_fill() -> None:
    assert describe.describe().keys() == set(Interpreter.__struct_fields__) - OF_THE_HOST


def test_names_beside_the_question_do_not_hide_the_standard_library(tmp_path: Path) -> None:
    (tmp_path / "describe.py").write_text(QUESTION.read_text(encoding="utf-8"))
    (tmp_path / "json.py").write_text("raise RuntimeError('the wrong json')")
    assert QUESTION.name == "describe.py"
    answer = subprocess.run([sys.executable, tmp_path / "describe.py"], capture_output=True, check=True)
    assert MARKER in answer.stdout


def test_every_interpreter_of_this_machine_answers_in_full(found_interpreters: Findings) -> None:
    for interpreter in found_interpreters.interpreters:
        assert interpreter.clock_step_ns, interpreter.name
        assert len(interpreter.language_version) == 3, interpreter.name
        if interpreter.implementation == "cpython":
            assert interpreter.gc_thresholds is not None, interpreter.name
            assert interpreter.compiler, interpreter.name
            assert interpreter.switch_interval_ns is not None or interpreter.language_version[0] == 2


def test_a_jython_is_told_from_another_by_its_archive_for_its_program_is_a_script(
    jython: Interpreter,
) -> None:
    assert str(jython.extra["libpython"]).endswith(".jar")
    assert jython.jit_enabled
    assert jython.gil_enabled_at_start is False


@pytest.mark.parametrize(
    ("version", "text"),
    [((3, 13, 5, "final", 0), "3.13.5"), ((3, 15, 0, "candidate", 2), "3.15.0rc2"), ((7, 3, 11), "7.3.11")],
)
def test_versions_are_written_as_they_are_released(version: tuple[object, ...], text: str) -> None:
    assert describe.dotted(version) == text
