"""What each probe costs the blocks that it looks at, on work that makes garbage.

    python -m benchmarks.probe_cost [ROUNDS] [INTERPRETERS]

A round has for each probe of the registry a process and one under a probe that does nothing, and two of the latter, whose
ratio is what this benchmark says of nothing. The blocks of a pair alternate in random order; a pair gives the median of their
ratios of processor time. 95 % intervals, Hodges-Lehmann over rounds.
"""

from __future__ import annotations

import math
import random
import statistics
import sys

from benchmarks.alternating import in_words
from benchmarks.looked_at import EXPERIMENT, LookedAt, launching
from benchmarks.product_run import alone, interpreters_named
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.probe import Probe
from internals_lab.registry import load_registry
from internals_lab.runner.processes.launching import Launcher

UNITS = 2
SWEEPS = 16
NOTHING = Probe(name="no probe", worker_module=str(EXPERIMENT.with_name("nothing_probe.py")), cost="nothing")


def candidates(interpreter: Interpreter) -> tuple[dict[str, Probe], list[str]]:
    """The probes that can look at a sequential function there, and why the others cannot."""
    found: dict[str, Probe] = {NOTHING.name: NOTHING}
    without = []
    for name, probe in load_registry().probes.items():
        if name == "inspection":
            continue
        why_not = probe.unsupported_on(interpreter)
        if why_not:
            without.append(f"{name}: {why_not}")
        else:
            found[name] = probe
    return found, without


def one_pair(launcher: Launcher, interpreter: Interpreter, probe: Probe, rng: random.Random) -> float:
    """The logarithm of how many times longer its blocks took: fresh processes, which do the same number of blocks."""
    looked_at, bare = (LookedAt(launcher, interpreter, "churn", one) for one in (probe, NOTHING))
    ratios = []
    try:
        for _ in range(SWEEPS):
            pair = [looked_at, bare]
            rng.shuffle(pair)
            taken = {id(one): one.block_cpu_ns(UNITS) for one in pair}
            ratios.append(math.log(taken[id(looked_at)] / taken[id(bare)]))
    finally:
        looked_at.end()
        bare.end()
    return statistics.median(ratios)


def main() -> None:
    """Measure and print a row a probe, interpreter by interpreter."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    words = sys.argv[2] if len(sys.argv) > 2 else "3.13,3.13t"
    rng = random.Random(1)
    for interpreter in interpreters_named(words.split(",")):
        probes, without = candidates(interpreter)
        with launching() as launcher, alone():
            found: dict[str, list[float]] = {name: [] for name in probes}
            for _ in range(rounds):
                for name in rng.sample(list(probes), len(probes)):
                    found[name].append(one_pair(launcher, interpreter, probes[name], rng))
        for name in probes:
            interval = of_logarithms(found[name], 0.95)
            print(f"{interpreter.name}, {name} / no probe: {in_words(interval)}", flush=True)
        for line in without:
            print(f"{interpreter.name}, unsupported: {line}")


if __name__ == "__main__":
    main()
