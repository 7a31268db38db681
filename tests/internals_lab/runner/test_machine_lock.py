"""Two measuring runs on one machine take turns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from internals_lab.runner.machine_lock import lock_path, sole_measuring_run

HOLDER = """
import sys
from pathlib import Path
from internals_lab.runner.machine_lock import sole_measuring_run
with sole_measuring_run(Path(sys.argv[1]), lambda text: print(text, flush=True)):
    print("measuring", flush=True)
    sys.stdin.readline()
"""


def run(path: Path) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdin=pipe, stdout=pipe, text=True)


def test_the_second_run_says_so_and_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "measuring.lock"
    notes: list[str] = []
    with sole_measuring_run(path, notes.append):
        second = run(path)
        assert second.stdout is not None
        assert "another run measures on this machine" in second.stdout.readline()
        assert second.poll() is None
    assert second.stdout.readline() == "measuring\n"
    second.communicate("\n")
    assert second.returncode == 0
    assert notes == []


def test_a_run_that_was_killed_blocks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "measuring.lock"
    first = run(path)
    assert first.stdout is not None
    assert first.stdout.readline() == "measuring\n"
    first.kill()
    first.communicate()
    notes: list[str] = []
    with sole_measuring_run(path, notes.append):
        assert notes == []


def test_the_lock_is_outside_every_project() -> None:
    assert lock_path().parent.is_dir()
    assert not lock_path().is_relative_to(Path.cwd())
