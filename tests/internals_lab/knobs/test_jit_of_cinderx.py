"""The knob `jit` where CinderX is installed: its own JIT is meant, and read back by what it does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.knobs.jit import JIT
from internals_lab.model.interpreter import Interpreter

WORKER_FOLDER = Path(__file__).resolve().parents[3] / "internals_lab" / "worker"
# What the package does, as far as the knob needs it: it says that it is enabled from the start.
PACKAGE = """
threshold = None


def auto():
    global threshold
    threshold = {threshold}


def is_enabled():
    return True


def get_compile_after_n_calls():
    return threshold
"""


@pytest.fixture
def read_back(tmp_path: Path) -> Callable[..., str]:
    """What the worker half answers in an environment with such a package."""

    def read_back(value: bool, *, threshold: int | None = 1000, imported_before: bool = False) -> str:
        package = tmp_path / "cinderx"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text("")
        (package / "jit.py").write_text(PACKAGE.format(threshold=threshold))
        before = "from cinderx import jit; jit.auto(); " if imported_before else ""
        code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(WORKER_FOLDER)!r}]; {before}"
        code += f"from knobs import jit; print(jit.apply({value}), 'cinderx.jit' in sys.modules)"
        command = [sys.executable, "-B", "-c", code]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    return read_back


def test_it_is_turned_on_and_left_alone_for_off(read_back: Callable[..., str]) -> None:
    assert read_back(True) == "True True"
    assert read_back(False) == "False False"


def test_one_that_compiles_nothing_reads_back_as_off(read_back: Callable[..., str]) -> None:
    assert read_back(True, threshold=None) == "False True"


def test_one_that_somebody_else_turned_on_reads_back_as_on(read_back: Callable[..., str]) -> None:
    assert read_back(False, imported_before=True) == "True True"


def test_the_jit_of_cpython_stays_out_of_it(build_interpreter: Callable[..., Interpreter]) -> None:
    cinderx = build_interpreter("cinderx-3.14.5", implementation="cinderx", jit_available=True)
    assert JIT.environment(True, cinderx) == {"PYTHON_JIT": "0"}
