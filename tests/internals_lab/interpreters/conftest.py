"""Stand-ins: programs that are no interpreters, programs that speak as one that cannot be had here, and interpreters that
need not exist.
"""

from __future__ import annotations

import stat
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.interpreters.candidates import Places
from internals_lab.interpreters.findings import PATH
from internals_lab.model.interpreter import Interpreter

MakeProgram = Callable[[Path, str], Path]
MakeInterpreter = Callable[..., Interpreter]
StandIn = Callable[[str, Path], Path]

# What each makes of the running Python before it runs a script, after its own source: what it calls itself, what it
# has not, what it says that is not so, and how it ends by an error of its own.
DIALECTS = {
    # Warns on stderr where Java has no Graal compiler; ends as CPython does.
    "graalpy": """
        sys.stderr.write("[engine] WARNING: The polyglot engine uses a fallback runtime.\\n")
        sys.implementation = SimpleNamespace(name="graalpy", version=(25, 0, 1, "final", 0), cache_tag="graalpy250")
        sys.version_info = (3, 12, 8, "final", 0)
        sys.version = "3.12.8 (Tue Sep 30 2025)\\n[Graal, Oracle GraalVM, Java 25.0.1 (amd64)]"
        absent(gc, "get_threshold", "set_threshold", "freeze")
        absent(sys, "_is_gil_enabled", "_jit", "gettotalrefcount")
    """,
    # Has thresholds that nothing looks at, warns where its collector would be turned off, and has no fork.
    "ironpython": """
        sys.implementation = SimpleNamespace(name="ironpython", version=(3, 4, 2, "final", 0), cache_tag="ironpython-34")
        sys.version_info = (3, 4, 2, "final", 0)
        sys.version = "3.4.2 (3.4.2.1000)\\n[.NETCoreApp,Version=v8.0 on .NET 8.0.11 (64-bit)]"
        sys.platform = "cli"
        gc.get_threshold = lambda: (64 * 1024, 256 * 1024, 1024 * 1024)
        gc.get_objects = not_implemented
        absent(gc, "freeze")
        absent(os, "fork", "register_at_fork", "sched_getaffinity")
        absent(sys, "_is_gil_enabled", "_jit", "gettotalrefcount", "getswitchinterval")
        del sys.modules["sysconfig"]
        sys.modules["sysconfig"] = None
        sys.modules["_multiprocessing"] = None
    """,
    # A mistake of its own is a panic of Rust, with an exit code of its own.
    "rustpython": """
        sys.implementation = SimpleNamespace(name="rustpython", version=(3, 13, 0, "alpha", 0), cache_tag="rustpython-313")
        sys.version_info = (3, 13, 0, "alpha", 0)
        sys.version = "3.13.0alpha (heads/main:0.4.0)\\n[RustPython 0.4.0 with rustc 1.83.0]"
        absent(sys, "_is_gil_enabled", "_jit", "gettotalrefcount", "getswitchinterval")
        gc.get_threshold = not_implemented
        if "PANIC" in os.environ:
            sys.stderr.write("thread 'main' panicked at vm/src/frame.rs:1742:22:\\n")
            sys.stderr.flush()
            os._exit(101)
    """,
}

SCRIPT = """\
#!{python}
import gc, os, runpy, sys, sysconfig
from types import SimpleNamespace


def absent(module, *names):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)


def not_implemented(*arguments):
    raise NotImplementedError


{dialect}
sys.base_prefix = sys.prefix  # what runs it here may be an environment
sys.argv[:] = sys.argv[1:]
sys.path[0] = os.path.dirname(sys.argv[0])
source = open(sys.argv[0]).read()
del sys.modules["__main__"]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def make_program() -> MakeProgram:
    """Writes a shell script that can be run."""

    def make(path: Path, script: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


@pytest.fixture
def nowhere(tmp_path: Path) -> Places:
    """Places in a folder of the test's own, with nothing in them."""
    return Places(
        running=None,
        path_folders=[tmp_path / "bin"],
        pyenv_versions=tmp_path / "pyenv" / "versions",
        uv_pythons=tmp_path / "uv",
        cache=tmp_path / "cache",
    )


@pytest.fixture
def make_interpreter() -> MakeInterpreter:
    """An interpreter by its version and build."""

    def make(
        version: str,
        *,
        free_threaded: bool = False,
        implementation: str = "cpython",
        language: str = "",
        **fields: str,
    ) -> Interpreter:
        letter = "t" if free_threaded else ""
        executable = fields.pop("executable", f"/somewhere/{implementation}-{version}{letter}/bin/python")
        return Interpreter(
            name="",
            short="",
            identity=fields.pop("identity", executable),
            executable=executable,
            found_by=fields.pop("found_by", PATH),
            implementation=implementation,
            version=version,
            free_threaded_build=free_threaded,
            language_version=[int(part) for part in (language or version).split(".")],
        )

    return make


@pytest.fixture
def stand_in() -> StandIn:
    """Writes the program that speaks the dialect of a kind."""

    def make(kind: str, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        dialect = textwrap.dedent(DIALECTS[kind])
        path.write_text(SCRIPT.format(python=sys.executable, dialect=dialect), encoding="utf-8")
        path.chmod(0o755)
        return path

    return make
