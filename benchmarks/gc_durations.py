"""The pauses that the gc probe times against the durations that the collector tells itself (CPython 3.15).

    python -m benchmarks.gc_durations [PROCESSES] [INTERPRETER]

Of each process the ratio of the sums, ours over its own, and of each pause alone: the median, and the share of pauses within
5 %. Young collections (some 20 µs, `churn`) and full ones (`collections`) apart. 95 % intervals, Hodges-Lehmann over
processes.
"""

from __future__ import annotations

import math
import statistics
import sys

from benchmarks.alternating import in_words
from benchmarks.looked_at import LookedAt, launching
from benchmarks.product_run import alone, interpreters_named
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.probes.gc import GC

BLOCKS = 10


def main() -> None:
    """Measure and print."""
    processes = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    [interpreter] = interpreters_named([sys.argv[2] if len(sys.argv) > 2 else "3.15"])
    for scenario in ("churn", "collections"):
        sums, medians, within, pauses = [], [], [], 0
        with launching() as launcher, alone():
            for _ in range(processes):
                process = LookedAt(launcher, interpreter, scenario, GC)
                for _ in range(BLOCKS):
                    process.block_cpu_ns(2)
                columns = process.seen()["columns"]
                process.end()
                ours, own = columns["pause_ns"], columns["own_duration_ns"]
                if None in own:
                    raise SystemExit(f"{interpreter.name} does not tell how long its collections take")
                ratios = [one / other for one, other in zip(ours, own, strict=True)]
                sums.append(math.log(sum(ours) / sum(own)))
                medians.append(math.log(statistics.median(ratios)))
                within.append(statistics.fmean(abs(ratio - 1) <= 0.05 for ratio in ratios))
                pauses += len(ratios)
        print(
            f"{interpreter.name}, {scenario}, {pauses} pauses of {processes} processes: "
            f"sums {in_words(of_logarithms(sums, 0.95))}; median pause {in_words(of_logarithms(medians, 0.95))}; "
            f"within 5 %: {statistics.fmean(within):.3f} of them",
            flush=True,
        )


if __name__ == "__main__":
    main()
