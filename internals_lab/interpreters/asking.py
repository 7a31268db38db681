"""Asks a program what interpreter it is. Whatever it does instead costs seconds, never the search."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from internals_lab.errors import InterpreterError
from internals_lab.kinds.kind import InterpreterKind

QUESTION = Path(__file__).resolve().parent.parent / "worker" / "describe.py"
# The same text as in the question, which is not imported: it belongs to other interpreters.
MARKER = b"internals-lab-interpreter:"
OUTPUT_LIMIT_BYTES = 4_000_000


class Answer(NamedTuple):
    """What the interpreter said, and how long it took from launch to the answer."""

    facts: dict[str, Any]
    hello_ns: int


Ask = Callable[[Path, InterpreterKind], Answer]


def ask(executable: Path, kind: InterpreterKind, *, timeout_s: float | None = None) -> Answer:
    """What the program, launched as one of that kind, says of itself.

    InterpreterError where it does not answer as an interpreter does, within what its kind takes or `timeout_s`.
    """
    timeout_s = kind.answer_timeout_s if timeout_s is None else timeout_s
    started_ns = time.perf_counter_ns()
    try:
        process = subprocess.Popen(
            kind.command(executable, QUESTION),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=bare_environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise InterpreterError(f"{executable} cannot be started: {error.strerror or error}") from error
    said: list[bytes] = []
    answered_ns: list[int] = []

    # A thread, not communicate(): the program may print without end, or leave a child that holds the pipe open.
    def listen() -> None:
        assert process.stdout is not None
        heard = 0
        with process.stdout as output:
            while heard < OUTPUT_LIMIT_BYTES and (line := output.readline(OUTPUT_LIMIT_BYTES)):
                heard += len(line)
                if line.strip():
                    said[:] = [line]
                if line.startswith(MARKER):
                    answered_ns.append(time.perf_counter_ns())
                    return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    listener.join(timeout_s)
    late = listener.is_alive()
    exit_code = _end(process, grace_s=0.0 if late else 1.0)
    if answered_ns:
        return Answer(_facts(executable, said[-1]), answered_ns[0] - started_ns)
    if late:
        raise InterpreterError(f"{executable} did not answer within {timeout_s:g} s")
    raise InterpreterError(
        f"{executable} does not answer as a Python interpreter ({_ending(exit_code, said)})"
    )


def bare_environment() -> dict[str, str]:
    """This process's environment without what would change the interpreter that is asked."""
    hidden = ("PYTHON", "__PYVENV", "COVERAGE", "COV_CORE")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


def _end(process: subprocess.Popen[bytes], *, grace_s: float) -> int:
    """Ends the program with its children; its exit code (negative for a signal)."""
    try:
        return process.wait(grace_s)
    except subprocess.TimeoutExpired:
        pass
    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        children = []
    process.kill()
    for child in children:
        try:
            child.kill()
        except psutil.Error:
            continue
    psutil.wait_procs(children, timeout=0.5)  # a killed process is gone a moment later, not at once
    return process.wait()


def _facts(executable: Path, line: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(line[len(MARKER) :])
    except ValueError as error:
        raise InterpreterError(f"{executable} answers, but not with JSON: {error}") from error
    if not isinstance(facts, dict) or not {"implementation", "version", "language_version"} <= facts.keys():
        raise InterpreterError(f"{executable} answers, but does not say what it is")
    return facts


def _ending(exit_code: int, said: list[bytes]) -> str:
    how = f"ended by signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
    last = b"".join(said).decode("utf-8", "replace").strip()
    readable = "".join(letter if letter.isprintable() else "?" for letter in last)
    return f"{how}; it printed {readable[:80]!r}" if readable else f"{how}; it printed nothing"
