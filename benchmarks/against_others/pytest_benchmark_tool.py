"""pytest-benchmark: each side in a pytest run of its own; people compare its means, medians or minima by a percentage."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.against_others.command import MEASURED, run
from benchmarks.against_others.comparison import Side
from benchmarks.against_others.environment import python_with
from benchmarks.against_others.one_by_one import Given, OneByOne

NAME = "pytest-benchmark"
# pytest's start, and what the plug-in writes.
START_S = 0.7


class PytestBenchmark(OneByOne):
    """Evidence: `reference` and `subject`, each with `mean`, `median` and `min` in seconds."""

    name = NAME

    def compare(self, sides: Mapping[str, Side], order: Sequence[str], folder: Path, seconds: float) -> Given:
        """Measure `reference` and `subject` in this order, with an empty folder at hand."""
        wall_s = in_units_s = 0.0
        evidence = {}
        for name in order:
            taken_s, stats = self._run(sides[name], folder / name, seconds)
            wall_s += taken_s
            in_units_s += stats["total"]
            evidence[name] = {key: stats[key] for key in ("mean", "median", "min")}
        return Given(wall_s=wall_s, in_units_s=in_units_s, evidence=evidence)

    def _run(self, side: Side, folder: Path, seconds: float) -> tuple[float, dict[str, float]]:
        folder.mkdir()
        output = folder / "result.json"
        command = [
            *(python_with(NAME, side.interpreter), "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("--rootdir", folder, "--benchmark-json", output),
            *("--benchmark-max-time", f"{max(0.1, seconds / 2 - START_S):.2f}"),
            MEASURED / "planted_test.py",
        ]
        taken_s = run(command, side, folder=folder)
        [benchmark] = json.loads(output.read_text())["benchmarks"]
        return taken_s, benchmark["stats"]
