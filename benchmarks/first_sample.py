"""From the command to the first sample in the journal, and what finding the interpreters takes of it.

    python benchmarks/first_sample.py [RUNS] [INTERPRETERS]

The command is `pytest --internals-lab` over one small experiment, without the plug-ins that only the lab's own tests need;
the run is ended at its first sample. Warm: what the interpreters say of themselves is remembered from a run before. Goal: at
most 1.5 s with twelve interpreters found.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from internals_lab.interpreters.finding import find

EXPERIMENT = """\
from internals_lab import scenario


@scenario(strategies=["sequential"])
def add_up():
    total = 0
    for number in range(2_000):
        total += number
    return total
"""
# Loaded at pytest's start wherever they are installed.
OF_THE_TESTS = ("-p", "no:dash", "-p", "no:hypothesispytest")
SAMPLE = b'"kind":"sample"'
LOOK_S = 0.002
PATIENCE_S = 600.0  # another measuring run on this machine goes first


def main() -> None:
    """Print the times of each run and their medians."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    interpreters = sys.argv[2] if len(sys.argv) > 2 else "this"
    found = find()
    print(f"{len(found.interpreters)} interpreters found; measured on {interpreters}")
    finding = sorted(_finding_s() for _ in range(runs))
    samples = sorted(_first_sample_s(interpreters) for _ in range(runs))
    for what, times in (
        ("finding, in a process that has nothing else to do", finding),
        ("first sample", samples),
    ):
        median = times[len(times) // 2]
        print(f"{what}: {median:.2f} s [{times[0]:.2f} to {times[-1]:.2f}], n = {len(times)}")


def _finding_s() -> float:
    started = time.perf_counter()
    find()
    return time.perf_counter() - started


def _first_sample_s(interpreters: str) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "exp_first.py").write_text(EXPERIMENT, encoding="utf-8")
        command = [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *OF_THE_TESTS),
            *("--internals-lab", "exp_first.py"),
            *("--lab-effort", "quick", "--lab-interpreters", interpreters, "--lab-results", "results"),
        ]
        started = time.perf_counter()
        run = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while time.perf_counter() - started < PATIENCE_S:
                if any(SAMPLE in path.read_bytes() for path in folder.glob("results/*.jsonl")):
                    return time.perf_counter() - started
                if run.poll() is not None:
                    raise SystemExit(f"the run ended without a sample: {' '.join(command)}")
                time.sleep(LOOK_S)
            raise SystemExit(f"no sample within {PATIENCE_S:g} s: {' '.join(command)}")
        finally:
            run.terminate()
            run.wait()


if __name__ == "__main__":
    main()
