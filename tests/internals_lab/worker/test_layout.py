"""The layout of memory is drawn by the round's hash seed, and by nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from internals_lab.worker import layout

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import core
core.open_package()
from internals_lab_worker import layout
layout.scatter()
print([(type(one).__name__, sys.getsizeof(one)) for one in layout._kept])
"""


def drawn(hash_seed: int) -> str:
    folder = str(Path(layout.__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, folder],
        env={"PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_hash_seed_decides_what_is_taken() -> None:
    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_some_of_what_was_taken_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_kept", [])
    taken = list(range(10_000))
    held = layout._every_other(taken, "numbers")
    assert 0.4 < len(held) / len(taken) < 0.6
    assert held == sorted(held)


def test_a_process_that_is_made_ready_anew_does_not_keep_more_and_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layout, "_kept", [])
    layout.scatter()
    once = len(layout._kept)
    layout.scatter()
    assert len(layout._kept) == once > 0
