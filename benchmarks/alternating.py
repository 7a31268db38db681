"""Two commands compared by wall time: run in turns, in random order, the ratio over the pairs with its interval."""

from __future__ import annotations

import math
import random
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.model.cell import Interval


def wall_ns(command: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> int:
    """How long the command takes; it must succeed."""
    started = time.perf_counter_ns()
    subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True)
    return time.perf_counter_ns() - started


def ratio(first: Callable[[], int], second: Callable[[], int], pairs: int, seed: int = 1) -> Interval:
    """Time of `first` / time of `second` over so many pairs; one pair before them is not counted."""
    rng = random.Random(seed)
    logarithms = []
    for pair in range(pairs + 1):
        taken = {}
        order = [first, second]
        rng.shuffle(order)
        for run in order:
            taken[run] = run()
        if pair:
            logarithms.append(math.log(taken[first] / taken[second]))
    return of_logarithms(logarithms, 0.95)


def in_words(interval: Interval) -> str:
    """`1.013 [1.002, 1.021], n = 30`."""
    return f"{interval.estimate:.3f} [{interval.low:.3f}, {interval.high:.3f}], n = {interval.n}"
