"""Does a figure hold for a process that has imported a module more? Of work that the collector cleans up after, it need not.

    python -m benchmarks.other_objects [INTERPRETERS]

Measures the same work in processes that hold no, 1,000, 2,000, 3,500 and 6,000 objects more, a run each, and counts of all pairs
of these runs how often their intervals for the same comparison do not even touch. Goal: no more often than their level says.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from internals_lab.model.interval import Interval
from internals_lab.store.loading import find_runs, load_run

EXPERIMENT = Path(__file__).parent / "ballast" / "exp_trees.py"
BALLASTS = (0, 1_000, 2_000, 3_500, 6_000)


def compared(ballast: int, interpreters: str) -> dict[str, Interval]:
    """The speedups by summed times of one run, by what is compared; those without a collector on either side left out."""
    with tempfile.TemporaryDirectory() as results:
        subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "pytest",
                    "-q",
                    "-p",
                    "no:cacheprovider",
                    "--internals-lab",
                    str(EXPERIMENT),
                ),
                *("--lab-effort", "quick", "--lab-interpreters", interpreters, "--lab-results", results),
            ],
            env={**os.environ, "BALLAST": str(ballast)},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        document = load_run(find_runs(Path(results))[0].path)
    setting_of = {result.cell.id: str(result.cell.knobs) for result in document.cells}
    return {
        one.id: one.total
        for one in document.comparisons
        if one.total is not None
        and not (setting_of[one.subject] == setting_of[one.reference] and "off" in setting_of[one.subject])
    }


def apart(one: Interval, other: Interval) -> bool:
    """Whether they have no value in common."""
    return one.low > other.high or other.low > one.high


def main() -> None:
    """Print each comparison with every ballast, and how many pairs contradict each other."""
    interpreters = sys.argv[1] if len(sys.argv) > 1 else "3.13,3.13t"
    found: dict[str, dict[int, Interval]] = defaultdict(dict)
    for ballast in BALLASTS:
        for what, speedup in compared(ballast, interpreters).items():
            found[what][ballast] = speedup
    pairs = contradictions = 0
    for what, by_ballast in found.items():
        print(what)
        for ballast, speedup in by_ballast.items():
            print(
                f"    {ballast:5} objects more: {speedup.estimate:.3f} [{speedup.low:.3f}, {speedup.high:.3f}], n = {speedup.n}"
            )
        both = [apart(*pair) for pair in combinations(by_ballast.values(), 2)]
        pairs += len(both)
        contradictions += sum(both)
    print(f"{contradictions} of {pairs} pairs of intervals do not touch")


if __name__ == "__main__":
    main()
