"""Sees that what was installed runs, and is what was asked for."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.asking import bare_environment

PATIENCE_S = 60.0  # Jython and Pyodide unpack themselves at their first start
MARK = "internals-lab-proof"

# Runs on all of them: Python 2.7, MicroPython without a standard library, Jython.
SCRIPT = f"""\
import sys
name = getattr(getattr(sys, "implementation", None), "name", "cpython")
if sys.platform.startswith("java"):
    name = "jython"
if sys.platform == "emscripten":
    name = "pyodide"
free_threaded = 0
try:
    import sysconfig
    free_threaded = sysconfig.get_config_var("Py_GIL_DISABLED") or 0
except Exception:
    pass
missing = []
for module in MODULES:
    try:
        __import__(module)
    except ImportError:
        missing.append(module)
print("{MARK} %s %d %d %d %s" % (name, sys.version_info[0], sys.version_info[1], free_threaded, ",".join(missing)))
"""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What an interpreter should say of itself; `language` is the start of its version."""

    implementation: str
    language: tuple[int, ...]
    free_threaded: bool = False
    modules: tuple[str, ...] = ()


def prove(executable: Path, expected: Expected, *, scratch: Path, patience_s: float = PATIENCE_S) -> None:
    """Starts the interpreter once; InterpreterError where it does not run or is another than expected."""
    script = scratch / "proof.py"
    script.write_text(f"MODULES = {list(expected.modules)!r}\n{SCRIPT}", encoding="utf-8")
    try:
        done = subprocess.run(
            [executable, script],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience_s,
            env=bare_environment(),
            cwd=scratch,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InterpreterError(
            f"what was installed did not answer within {patience_s:g} s: {executable}"
        ) from error
    except OSError as error:
        raise InterpreterError(
            f"what was installed does not start: {executable}: {error.strerror}"
        ) from error
    said = [line.split(" ") for line in done.stdout.decode(errors="replace").splitlines() if MARK in line]
    if not said:
        last = (done.stderr or done.stdout).decode(errors="replace").strip().rpartition("\n")[2]
        raise InterpreterError(f"what was installed does not run: it said {last[:200]!r}: {executable}")
    _, implementation, major, minor, free_threaded, missing = said[0]
    language = (int(major), int(minor))
    if (implementation, language[: len(expected.language)]) != (expected.implementation, expected.language):
        wanted = f"{expected.implementation} {'.'.join(map(str, expected.language))}".strip()
        raise InterpreterError(f"it is {implementation} {major}.{minor}, not {wanted}")
    if (free_threaded == "1") != expected.free_threaded:
        raise InterpreterError(f"it is {'' if free_threaded == '1' else 'not '}free-threaded")
    if missing:
        raise InterpreterError(f"it cannot import {missing}")
