"""pyperf, as its documentation says: `--fast` for each side, then `compare_to`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.against_others.command import MEASURED, VARIABLES, run
from benchmarks.against_others.comparison import Side
from benchmarks.against_others.environment import python_with
from benchmarks.against_others.one_by_one import Given, OneByOne

NAME = "pyperf"
# What `--fast` does: ten processes after one that calibrates, each with a warm-up and so many values.
PROCESSES = 10
# The start of a process and of pyperf in it.
START_S = 0.12
SHORTEST_VALUE_S = 0.002


def value_s(seconds: float) -> float:
    """How long one value may take so that both sides together take `seconds`.

    Doubling the loops until a value is long enough overshoots by half on average; of `--fast` nothing is changed but
    this. It measures three values a process, and the calibrating process twice as many.
    """
    per_process_s = seconds / 2 / (PROCESSES + 2) - START_S
    return max(SHORTEST_VALUE_S, per_process_s / 4 / 1.5)


class Pyperf(OneByOne):
    """Evidence: `reference` and `subject`, the values of each process in seconds; `significant` as compare_to says."""

    name = NAME

    def compare(self, sides: Mapping[str, Side], order: Sequence[str], folder: Path, seconds: float) -> Given:
        """Measure `reference` and `subject` in this order, with an empty folder at hand."""
        wall_s = sum(self._run(sides[side], folder / f"{side}.json", seconds) for side in order)
        documents = {side: json.loads((folder / f"{side}.json").read_text()) for side in sides}
        return Given(
            wall_s=wall_s,
            in_units_s=sum(map(spent_in_units_s, documents.values())),
            evidence={
                **{side: processes_of(document) for side, document in documents.items()},
                "significant": self._compare_to(sides["reference"], folder),
            },
        )

    def _run(self, side: Side, output: Path, seconds: float) -> float:
        command = [
            *(python_with(NAME, side.interpreter), MEASURED / "pyperf_planted.py", "--fast", "--quiet"),
            *("--min-time", f"{value_s(seconds):.4f}", "--inherit-environ", ",".join(VARIABLES)),
            *("--output", output),
        ]
        return run(command, side, folder=output.parent)

    def _compare_to(self, side: Side, folder: Path) -> bool:
        python = python_with(NAME, side.interpreter)
        done = subprocess.run(
            [python, "-m", "pyperf", "compare_to", "reference.json", "subject.json"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        return says_significant(done.stdout)


def says_significant(output: str) -> bool:
    """What compare_to printed, as its answer."""
    return "not significant" not in output.lower()


def processes_of(document: dict[str, Any]) -> list[list[float]]:
    """The values of each process; the one that calibrated has none."""
    [benchmark] = document["benchmarks"]
    return [run["values"] for run in benchmark["runs"] if run.get("values")]


def spent_in_units_s(document: dict[str, Any]) -> float:
    """Seconds in the work, warm-ups and calibration included: a value is the time of one of its loops."""
    [benchmark] = document["benchmarks"]
    # What all benchmarks of a file share stands at its top.
    metadata = {**document.get("metadata", {}), **benchmark.get("metadata", {})}
    timed = sum(value for one in benchmark["runs"] for value in one.get("values", []))
    warm = sum(loops * value for one in benchmark["runs"] for loops, value in one.get("warmups", []))
    return float(metadata.get("loops", 1) * timed + warm)
