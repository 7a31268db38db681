"""pytest-benchmark: each side in a pytest run of its own; people compare its means, medians or minima by a percentage."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.against_others.command import MEASURED, run
from benchmarks.against_others.comparison import Planned, Record, Side
from benchmarks.against_others.environment import python_with

NAME = "pytest-benchmark"
# pytest's start, and what the plug-in writes.
START_S = 0.7


class PytestBenchmark:
    """Evidence: `reference` and `subject`, each with `mean`, `median` and `min` in seconds."""

    name = NAME

    def measure(
        self, planned: Sequence[Planned], *, replicate: int, seconds: float, seed: int
    ) -> list[Record]:
        """One comparison after the other, the sides of each in random order."""
        rng = random.Random(seed)
        return [self._compare(one, replicate, seconds, rng) for one in planned]

    def _compare(self, planned: Planned, replicate: int, seconds: float, rng: random.Random) -> Record:
        sides = {"reference": planned.reference, "subject": planned.subject}
        order = list(sides)
        rng.shuffle(order)
        wall_s = in_units_s = 0.0
        evidence = {}
        for name in order:
            taken_s, stats = self._run(sides[name], seconds)
            wall_s += taken_s
            in_units_s += stats["total"]
            evidence[name] = {key: stats[key] for key in ("mean", "median", "min")}
        return Record(
            replicate=replicate,
            tool=self.name,
            kind=planned.kind,
            pair=planned.pair,
            wall_s=wall_s,
            in_units_s=in_units_s,
            evidence=evidence,
        )

    def _run(self, side: Side, seconds: float) -> tuple[float, dict[str, float]]:
        with tempfile.TemporaryDirectory() as name:
            output = Path(name) / "result.json"
            command = [
                *(python_with(NAME, side.interpreter), "-m", "pytest", "-q", "-p", "no:cacheprovider"),
                *("--rootdir", name, "--benchmark-json", output),
                *("--benchmark-max-time", f"{max(0.1, seconds / 2 - START_S):.2f}"),
                MEASURED / "planted_test.py",
            ]
            taken_s = run(command, side, folder=Path(name))
            [benchmark] = json.loads(output.read_text())["benchmarks"]
        return taken_s, benchmark["stats"]
