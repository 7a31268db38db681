"""What `internals_lab` gives, and how little importing it pulls in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import internals_lab

ROOT = Path(__file__).resolve().parents[2]

# Each takes tens of milliseconds or more, and nobody who runs `pytest` without the lab has asked for one.
HEAVY = {
    "dash", "filelock", "hypothesis", "msgspec", "multiprocessing", "numpy", "pandas", "platformdirs", "plotly",
    "pluggy", "psutil", "rich", "scipy", "asyncio", "concurrent", "sqlite3", "tempfile", "dataclasses", "inspect",
}  # fmt: skip


def imported_by(statement: str) -> set[str]:
    """The modules, whole names, that a fresh interpreter has after the statement and has not before."""
    code = (
        "import json, sys; before = set(sys.modules); "
        f"exec({statement!r}); print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    return set(json.loads(done.stdout))


def test_the_public_names_are_these_and_each_is_there() -> None:
    names = ["Unsupported", "approx", "hookimpl", "inspection", "load", "scenario", "snippets", "suite"]
    assert sorted(internals_lab.__all__) == names
    assert dir(internals_lab) == internals_lab.__all__
    for name in internals_lab.__all__:
        assert callable(getattr(internals_lab, name))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'internals_lab' has no attribute 'scenarios'"):
        _ = internals_lab.scenarios


def test_importing_the_package_imports_nothing_but_typing() -> None:
    assert imported_by("import internals_lab") <= {"internals_lab", "__future__"} | imported_by(
        "import typing"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "import internals_lab",
        "from internals_lab import scenario",
        "from internals_lab import approx, snippets",
    ],
)
def test_declaring_pulls_in_nothing_heavy(statement: str) -> None:
    assert {name.partition(".")[0] for name in imported_by(statement)} & HEAVY == set()


def test_the_plug_in_unused_pulls_in_nothing_that_pytest_has_not() -> None:
    # pytest itself brings pluggy, inspect, tempfile and more: they are there already.
    modules = imported_by("import pytest; before |= set(sys.modules); import pytest_internals_lab")
    assert {name for name in modules if name.partition(".")[0] in HEAVY} == set()
    assert "pytest_internals_lab" in modules
