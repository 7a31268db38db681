"""Pyodide: CPython compiled to WebAssembly, which node runs from the npm package `pyodide`."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from internals_lab.kinds.kind import InterpreterKind
from internals_lab.model.interpreter import Interpreter

# node pyodide_runner.mjs LOADER SCRIPT
RUNNER = Path(__file__).with_name("pyodide_runner.mjs")
PACKAGE = Path("node_modules", "pyodide")
LOADER = "pyodide.mjs"
# With the loader these are the interpreter: its machine code and its standard library.
PARTS = ("pyodide.asm.wasm", "python_stdlib.zip")

NO_PROCESSES = "runs on WebAssembly, which starts no processes"
NO_THREADS = "runs on WebAssembly, which gives it no threads"
NO_INTERPRETERS = "runs on WebAssembly, where there is one interpreter"


class Pyodide(InterpreterKind):
    """Its `executable` is the package's loader, which node runs, or a program `pyodide` that takes a script."""

    def folders(self, path_folders: Sequence[Path]) -> Sequence[Path]:
        """The packages that npm installed for everybody, beside each node, and for the current folder."""
        beside_node = [
            folder.parent / "lib" / PACKAGE for folder in path_folders if (folder / "node").exists()
        ]
        return [Path.cwd() / PACKAGE, *beside_node]

    def can_run(self, executable: Path) -> bool:
        """A loader is only read."""
        return os.access(executable, os.R_OK if executable.name == LOADER else os.X_OK)

    def recognises(self, facts: Mapping[str, Any], executable: Path) -> bool:
        """It calls itself CPython, which it is; the platform tells."""
        return (facts.get("extra") or {}).get("platform") == "emscripten"

    def as_meant(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """What it says of profiles and the C library is about the machine that it was compiled on."""
        return {**super().as_meant(facts), "pgo": None, "lto": None, "libc": None}

    def command(self, executable: Path, script: Path) -> tuple[str, ...]:
        """The words that run a script on it."""
        if executable.name != LOADER:
            return super().command(executable, script)
        return shutil.which("node") or "node", "--no-warnings", str(RUNNER), str(executable), str(script)

    def parts(self, executable: Path) -> Sequence[Path]:
        """What the loader loads."""
        folders = (executable.parent, executable.parent.parent / PACKAGE)
        return [path for folder in folders for name in PARTS if (path := folder / name).is_file()]

    def unsupported(self, interpreter: Interpreter) -> str | None:
        """Why nothing at all can be measured on it, or None."""
        if Path(interpreter.executable).name != LOADER or shutil.which("node"):
            return None
        return f"{interpreter.short} needs node, which is not on PATH"


PYODIDE = Pyodide(
    name="pyodide",
    executables=re.compile(r"pyodide(?:\.mjs)?"),
    lacking={
        "threads": NO_THREADS,
        "thread_pool": NO_THREADS,
        "processes": NO_PROCESSES,
        "process_pool": NO_PROCESSES,
        "subinterpreters": NO_INTERPRETERS,
        "interpreter_pool": NO_INTERPRETERS,
        "asyncio": "has an event loop that belongs to JavaScript and cannot be waited for",
        "jit": "is compiled to WebAssembly beforehand and has no JIT of its own",
        "malloc": "has the allocator that it was compiled with",
        "start_method": NO_PROCESSES,
    },
    answer_timeout_s=30.0,  # four seconds on an idle machine
    end_deadline_s=5.0,
)
