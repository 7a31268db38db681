"""Runs another tool on one side of a comparison."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.against_others.comparison import Side

MEASURED = Path(__file__).resolve().parent / "measured"
# pyperf hands on only what it is told to.
VARIABLES = ("PLANTED_LOOPS", "PLANTED_THREADS", "PLANTED_ROUNDS", "PYTHONPATH")


def run(command: Sequence[object], side: Side, *, folder: Path, rounds: int = 2) -> float:
    """Run it to its end with the work of this side; seconds that it took. Raises with what it said where it fails."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))
    }
    environment |= {
        "PLANTED_LOOPS": str(side.loops),
        "PLANTED_THREADS": str(side.threads),
        "PLANTED_ROUNDS": str(rounds),
        "PYTHONPATH": str(MEASURED),
        "ASV_PYTHONPATH": str(MEASURED),
        "PYTHONDONTWRITEBYTECODE": "1",
        # asv keeps what it knows of machines there.
        "HOME": str(folder),
    }
    started = time.perf_counter()
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    taken_s = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return taken_s
