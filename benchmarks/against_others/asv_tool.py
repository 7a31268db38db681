"""asv: each side as the result of a commit, in an existing environment, then `asv compare` with its default factor."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.against_others.command import MEASURED, run
from benchmarks.against_others.comparison import Side
from benchmarks.against_others.environment import python_with
from benchmarks.against_others.one_by_one import Given, OneByOne

NAME = "asv"
BENCHMARK = "planted.time_planted"
# Its start and discovery, and each of its rounds, a process of its own.
START_S, ROUND_S = 0.8, 0.4
FEWEST_ROUNDS = 2


def rounds_within(seconds: float) -> int:
    """How many rounds fill half of `seconds`; two, its default, at the least."""
    return max(FEWEST_ROUNDS, round((seconds / 2 - START_S) / ROUND_S))


class Asv(OneByOne):
    """Evidence: `reference` and `subject` in seconds; `change` is the mark of `asv compare`, empty for none."""

    name = NAME

    def compare(self, sides: Mapping[str, Side], order: Sequence[str], folder: Path, seconds: float) -> Given:
        """Measure `reference` and `subject` in this order, with an empty folder at hand."""
        wall_s = in_units_s = 0.0
        found = {}
        commits = dict(zip(sides, self._repository(folder), strict=True))
        for side in order:
            wall_s += self._run(sides[side], folder, commits[side], rounds_within(seconds))
            [path] = folder.glob(f"results/here/{commits[side][:8]}*.json")
            found[side], spent_s = result_of(json.loads(path.read_text()))
            in_units_s += spent_s
            if sides["reference"].interpreter != sides["subject"].interpreter:
                # asv takes results of two environments for two benchmarks: here they are one.
                path.rename(path.with_name(f"{commits[side][:8]}-existing.json"))
        change = self._change(sides["reference"], folder, commits)
        return Given(wall_s=wall_s, in_units_s=in_units_s, evidence={**found, "change": change})

    def _repository(self, folder: Path) -> list[str]:
        """Two commits for asv to name its results by."""
        git = ["git", "-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost"]
        subprocess.run([*git, "init", "-q", "-b", "main"], cwd=folder, check=True)
        for message in ("reference", "subject"):
            subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", message], cwd=folder, check=True)
        settings = {
            "version": 1,
            "project": "planted",
            "repo": ".",
            "branches": ["main"],
            "environment_type": "existing",
            "benchmark_dir": "asv_benchmarks",
        }
        (folder / "asv.conf.json").write_text(json.dumps(settings))
        shutil.copytree(MEASURED / "asv_benchmarks", folder / "asv_benchmarks")
        machine = dict.fromkeys(("arch", "cpu", "num_cpu", "os", "ram"), "") | {"machine": "here"}
        (folder / ".asv-machine.json").write_text(json.dumps({"here": machine, "version": 1}))
        listed = subprocess.run(
            ["git", "log", "--format=%H", "--reverse"], cwd=folder, check=True, capture_output=True, text=True
        )
        return listed.stdout.split()

    def _run(self, side: Side, folder: Path, commit: str, rounds: int) -> float:
        python = python_with(NAME, side.interpreter)
        command = [
            *(python, "-m", "asv", "run", "-E", f"existing:{python}", "--set-commit-hash", commit),
            *("--machine", "here", "--record-samples"),
        ]
        return run(command, side, folder=folder, rounds=rounds)

    def _change(self, side: Side, folder: Path, commits: dict[str, str]) -> str:
        python = python_with(NAME, side.interpreter)
        done = subprocess.run(
            [
                *(python, "-m", "asv", "compare", "--machine", "here"),
                commits["reference"],
                commits["subject"],
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        return change_mark(done.stdout)


def change_mark(output: str) -> str:
    """The mark in the benchmark's row: `+` or `-` for a change, empty for none. ValueError without a row."""
    for line in output.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells and cells[-1].startswith(BENCHMARK):
            return cells[0]
    raise ValueError(f"asv compare shows no row of {BENCHMARK}:\n{output}")


def result_of(document: dict[str, object]) -> tuple[float, float]:
    """The benchmark's time in seconds, and the seconds that its samples took together."""
    columns, results = document["result_columns"], document["results"]
    assert isinstance(columns, list)
    assert isinstance(results, dict)
    found = dict(zip(columns, results[BENCHMARK], strict=False))
    return found["result"][0], found["stats_number"][0] * sum(found["samples"][0])
