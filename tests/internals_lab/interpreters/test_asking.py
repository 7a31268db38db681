"""Programs that are asked what they are, and do something else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.asking import MARKER, ask, bare_environment
from internals_lab.kinds.cpython import CPYTHON

MakeProgram = Callable[[Path, str], Path]
QUICKLY_S = 1.0


def test_the_running_interpreter_says_what_it_is() -> None:
    answer = ask(Path(sys.executable), CPYTHON)
    assert answer.facts["language_version"] == list(sys.version_info[:3])
    assert answer.facts["implementation"] == sys.implementation.name
    assert answer.facts["clock_step_ns"] > 0
    assert answer.hello_ns > 0


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo not today; exit 3", "exit code 3; it printed 'not today'"),
        ("exit 0", "exit code 0; it printed nothing"),
        ("kill -SEGV $$", "ended by signal 11"),
        (f"echo '{MARKER.decode()} nonsense'", "not with JSON"),
        (f"echo '{MARKER.decode()} [1, 2]'", "does not say what it is"),
        (f"echo '{MARKER.decode()} {{}}'", "does not say what it is"),
        ("sleep 1000", "did not answer within 1 s"),
        ("head -c 9000000 /dev/zero", "does not answer as a Python interpreter"),
        ("trap '' TERM HUP INT; while :; do yes again; done", "does not answer as a Python interpreter"),
    ],
)
def test_what_is_no_interpreter_is_an_error_that_says_what_it_did(
    tmp_path: Path, make_program: MakeProgram, script: str, said: str
) -> None:
    with pytest.raises(InterpreterError, match=r"python3\.99") as error:
        ask(make_program(tmp_path / "python3.99", script), CPYTHON, timeout_s=QUICKLY_S)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    program = tmp_path / "python3.99"
    program.write_bytes(b"\x7fELF but no more")
    program.chmod(0o755)
    with pytest.raises(InterpreterError, match="cannot be started"):
        ask(program, CPYTHON)


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path, make_program: MakeProgram) -> None:
    program = make_program(tmp_path / "python3.99", f"sleep 1000 & echo $! >{tmp_path}/child; sleep 1000")
    with pytest.raises(InterpreterError, match="did not answer"):
        ask(program, CPYTHON, timeout_s=QUICKLY_S)
    child = int((tmp_path / "child").read_text())
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_an_answer_counts_even_if_the_program_stays_afterwards(
    tmp_path: Path, make_program: MakeProgram
) -> None:
    program = make_program(tmp_path / "python3.99", f'echo noise; {sys.executable} "$1"; sleep 1000')
    assert ask(program, CPYTHON).facts["implementation"] == sys.implementation.name


def test_variables_that_would_change_the_interpreter_do_not_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONMALLOC", "malloc")
    monkeypatch.setenv("PYTHONSTARTUP", "/nonsense")
    monkeypatch.setenv("COVERAGE_PROCESS_START", "/nonsense")
    assert not {"PYTHONMALLOC", "PYTHONSTARTUP", "COVERAGE_PROCESS_START"} & bare_environment().keys()
    assert ask(Path(sys.executable), CPYTHON).facts["allocator"] != "malloc"
