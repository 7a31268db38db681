"""What the lab's loop adds to each statement of `snippets`, against timeit's: both run `pass`, in this interpreter.

    python benchmarks/snippet_overhead.py [PAIRS]

The ratio is of the whole time for the same number of statements, before anything is taken off; what is left after the
empty loop has been taken off is said below it. Goal: at most 1.
"""

from __future__ import annotations

import statistics
import sys
import time
import timeit

from alternating import in_words, ratio

from internals_lab.worker.snippet_loop import UNROLLED, compile_loop

STATEMENTS = 2_000_000


def main() -> None:
    """Print the ratio, and what each of the two is a statement."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    loop = compile_loop("", "pass", UNROLLED, time.perf_counter_ns)
    empty = compile_loop("", "pass", 0, time.perf_counter_ns)
    timer = timeit.Timer("pass", timer=time.perf_counter_ns)
    taken: dict[str, list[float]] = {"snippets": [], "timeit": [], "snippets less the empty loop": []}

    def with_snippets() -> int:
        whole_ns: int = loop(STATEMENTS // UNROLLED)
        taken["snippets"].append(whole_ns / STATEMENTS)
        taken["snippets less the empty loop"].append((whole_ns - empty(STATEMENTS // UNROLLED)) / STATEMENTS)
        return whole_ns

    def with_timeit() -> int:
        whole_ns = int(timer.timeit(STATEMENTS))
        taken["timeit"].append(whole_ns / STATEMENTS)
        return whole_ns

    print("snippets / timeit:", in_words(ratio(with_snippets, with_timeit, pairs)))
    for name, values in taken.items():
        print(f"{name}: {statistics.median(values):.3f} ns a statement, median of {len(values)}")


if __name__ == "__main__":
    main()
