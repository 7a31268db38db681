"""The peak that the memory probe sees against memray's, of the same function.

    python -m benchmarks.peak_memory [PAIRS] [INTERPRETER]

memray counts what is asked for, the probe what is resident, interpreter included: held against each other is what the work
adds, the peak with so many megabytes less the peak with none. memray lives in an environment of its own. 95 % intervals,
Hodges-Lehmann over pairs of processes, run in random order.
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.against_others.environment import python_with
from benchmarks.alternating import in_words
from benchmarks.looked_at import EXPERIMENT, LookedAt, launching
from benchmarks.product_run import interpreters_named
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.memory import MEMORY
from internals_lab.runner.processes.launching import Launcher

SCRIPT = EXPERIMENT.with_name("held.py")
# As the scenario declares them.
MEGABYTES = (0, 16, 64, 256)


def by_the_probe(launcher: Launcher, interpreter: Interpreter, megabytes: int) -> int:
    """The peak of a fresh process, in bytes."""
    place = {"megabytes": MEGABYTES.index(megabytes)}
    # Not warmed up: what a first time leaves behind would be no part of what the second adds.
    process = LookedAt(launcher, interpreter, "peak", MEMORY, place, warm=False)
    process.block_cpu_ns(1)
    peak: int = process.seen()["figures"]["peak_rss_bytes"]
    process.end()
    return peak


def by_memray(python: Path, megabytes: int) -> int:
    """The same as memray has it."""
    with tempfile.TemporaryDirectory() as folder:
        trace, told = Path(folder, "trace.bin"), Path(folder, "stats.json")
        memray = [str(python), "-m", "memray"]
        run = [*memray, "run", "--quiet", "--output", str(trace), str(SCRIPT), str(megabytes)]
        subprocess.run(run, check=True, capture_output=True)
        stats = [*memray, "stats", "--json", "--output", str(told), str(trace)]
        subprocess.run(stats, check=True, capture_output=True)
        peak: int = json.loads(told.read_text())["metadata"]["peak_memory"]
    return peak


def main() -> None:
    """Measure and print."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    [interpreter] = interpreters_named([sys.argv[2] if len(sys.argv) > 2 else "this"])
    python = python_with("memray", interpreter)
    rng = random.Random(1)
    logarithms: dict[int, list[float]] = {megabytes: [] for megabytes in MEGABYTES[1:]}
    # Nothing is timed: others may use the machine.
    with launching() as launcher:
        for _ in range(pairs):
            ours, theirs = {}, {}
            for megabytes in rng.sample(MEGABYTES, len(MEGABYTES)):
                ours[megabytes] = by_the_probe(launcher, interpreter, megabytes)
                theirs[megabytes] = by_memray(python, megabytes)
            for megabytes, found in logarithms.items():
                added = ours[megabytes] - ours[0]
                found.append(math.log(added / (theirs[megabytes] - theirs[0])))
    for megabytes, found in logarithms.items():
        print(f"{interpreter.name}, {megabytes} MB, probe / memray: {in_words(of_logarithms(found, 0.95))}")


if __name__ == "__main__":
    main()
