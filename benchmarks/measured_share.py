"""The share of a quick run's wall time that is spent in measured units, warm-up included.

    python benchmarks/measured_share.py [RUNS] [INTERPRETERS]

Wall time is that of the whole pytest process: start, collection, pilots, rounds, writing, summary. Goal: at least 0.6
where an interpreter starts within 200 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from alternating import wall_ns

from internals_lab.store.loading import find_runs, load_run

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print the share of each run, and the forecast against what it took."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    interpreters = sys.argv[2] if len(sys.argv) > 2 else "this,3.13t"
    shares = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as results:
            command = [
                *(
                    sys.executable,
                    "-m",
                    "pytest",
                    "-q",
                    "-p",
                    "no:cacheprovider",
                    "--internals-lab",
                    "experiments",
                ),
                *("--lab-effort", "quick", "--lab-interpreters", interpreters, "--lab-results", results),
            ]
            taken_s = wall_ns(command, cwd=ROOT) / 1e9
            run = load_run(find_runs(Path(results))[0].path).run
        # A complete run has all three.
        measured_s, took_s, forecast_s = run.measured_s or 0.0, run.took_s or 0.0, run.forecast_s or 1.0
        shares.append(measured_s / taken_s)
        print(
            f"share {shares[-1]:.2f}: {measured_s:.1f} s in units of {taken_s:.1f} s; "
            f"forecast {forecast_s:.0f} s, took {took_s:.0f} s ({took_s / forecast_s:.2f})"
        )
    print(f"median share {statistics.median(shares):.2f}, n = {len(shares)} runs on {interpreters}")


if __name__ == "__main__":
    main()
