"""The noise floor in `internals-lab doctor`: measured, stored, and told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.finding import find
from internals_lab.machine.stored_noise import store_noise
from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.reporters.progress import Progress
from internals_lab.reporters.terminal_screen import TerminalScreen
from internals_lab.runner.machine_lock import lock_path, sole_measuring_run
from internals_lab.runner.noise import ABOUT_S, measure_noise
from internals_lab.runner.planning.run_order import new_seed


def measure_and_store(
    *,
    measure: Callable[..., NoiseFloor] = measure_noise,
    folder: Path | None = None,
    lock: Path | None = None,
) -> None:
    """Says beforehand what it costs. On standard error, so that --json stays JSON.

    It waits its turn at `lock`, which is the user's unless another is given.
    """
    progress = Progress(TerminalScreen(sys.stderr))
    progress.note(f"comparing identical code with itself, which takes about {ABOUT_S} s")
    found = find()
    if found.this is None:
        raise InterpreterError(
            "the interpreter that runs the lab does not answer as one; nothing can be measured on it"
        )
    with sole_measuring_run(lock or lock_path(), progress.note):
        floor = measure(found.this, found.interpreters, progress, seed=new_seed())
    progress.note(f"stored in {store_noise(floor, folder)}")


def noise_lines(floor: NoiseFloor | None, *, now: datetime) -> list[str]:
    """What identical code was seen to differ by, and when; how to find out where nobody did."""
    if floor is None:
        return [
            f"No noise floor is stored; `internals-lab doctor --noise` measures it, in about {ABOUT_S} seconds."
        ]
    lines = []
    for figures in (floor.sequential, floor.parallel):
        if figures is None:
            continue
        who = "sequential" if figures.workers == 1 else f"{figures.workers} threads"
        by = f", by {figures.bias:.2%}" if figures.excluding_one else ""
        lines.append(
            f"Noise floor, {who} on {figures.interpreter}: ±{figures.half_width:.2%} for identical code at "
            f"{figures.rounds} rounds; {figures.excluding_one} of {figures.pairs} pairs left out 1{by}."
        )
    days = (now - datetime.fromisoformat(floor.measured)).days
    age = "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
    return [*lines, f"Measured {age} by internals-lab {floor.lab_version}."]
