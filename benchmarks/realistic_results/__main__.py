"""Fill a folder with made-up runs, to look at them or to measure what reads them."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.realistic_results.folder import write
from benchmarks.realistic_results.size import Size


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.realistic_results", description=__doc__)
    parser.add_argument(
        "--results", type=Path, required=True, metavar="DIR", help="an empty or missing folder"
    )
    parser.add_argument("--runs", type=int, default=1_000, help="how many (default: %(default)s)")
    parser.add_argument(
        "--samples", type=int, default=1_000_000, help="timed blocks in all of them (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (default: 1)")
    args = parser.parse_args()
    begun_s = time.monotonic()
    written = write(args.results, Size(runs=args.runs, samples=args.samples, seed=args.seed))
    print(
        f"{args.results}: {written.runs} runs, {written.killed} of them killed, {written.samples:,} samples, "
        f"{written.size_bytes / 1e6:,.0f} MB, in {time.monotonic() - begun_s:.0f} s"
    )


if __name__ == "__main__":
    main()
