"""Whether the probe of objects finds planted leaks, and nothing in work that keeps nothing.

    python -m benchmarks.leak_detection clean [--runs 100] [--interpreter 3.13t]
    python -m benchmarks.leak_detection planted [--only text] [--interpreter 3.13t]

`clean` is work that keeps nothing, ten kinds in turn; `planted` leaves 1 to 1,000 things a unit behind, of four kinds. A run is what
a quick one gives the probe: six passes, each a fresh process with a hash seed of its own. A gate on `objects.grown_per_unit` alarms
when no pass gives 0; counted are also single passes that give more. Text is tracked by no collector: it has to
show in `grown_items_per_unit`.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Sequence
from pathlib import Path

from benchmarks.looked_at import launching
from benchmarks.product_run import interpreters_named
from internals_lab.declare.location import locate
from internals_lab.model.probe_pass import ProbePass
from internals_lab.probes.objects import OBJECTS
from internals_lab.registry import load_registry
from internals_lab.runner.asking.collecting import collect
from internals_lab.runner.measuring.probe_process import ProbeProcess
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import EFFORTS
from internals_lab.runner.planning.plan import plan_arms
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan

LOCATION = locate(Path(__file__).parent / "leaks" / "exp_leaks.py", root=Path(__file__).parent / "leaks")
# What 6 ms hold of units of a third of a millisecond.
PLAN = BlockPlan(
    units=20, lead_in_units=0, blocks=16, warmup_units=20, warmup_times=5, block_ns=6e6, lead_in_ns=0.0
)
LEAKS = ("instances", "tuples", "listeners", "text")
WITNESSES = ("grown_per_unit", "grown_items_per_unit", "grown_blocks_per_unit")


class Runs:
    """Looks at cells, a run after the other."""

    def __init__(self, launcher: Launcher, passes: int, seeds: random.Random) -> None:
        self._launcher = launcher
        self._passes = passes
        self._seeds = seeds

    def look(self, arm: Arm) -> list[ProbePass]:
        """The passes of one run; any that fails ends the study."""
        passes = [self._look_once(arm, number) for number in range(self._passes)]
        for one in passes:
            if one.outcome != "measured":
                raise SystemExit(f"{arm.cell}: {one.outcome}: {one.reason}")
        return passes

    def _look_once(self, arm: Arm, number: int) -> ProbePass:
        seed = self._seeds.randrange(1, 2**32)
        cpus = sorted(os.sched_getaffinity(0))[:1]
        return (
            ProbeProcess(
                arm, OBJECTS, PLAN, LOCATION, self._launcher, number=number, cpus=cpus, hash_seed=seed
            )
            .run()
            .seen
        )


def main() -> None:
    """Print false alarms with their n, or each planted leak with what was found of it."""
    asked = _asked()
    [interpreter] = interpreters_named([asked.interpreter])
    effort = EFFORTS["quick"]
    with launching() as launcher:
        registry = load_registry()
        arms = [
            arm
            for scenario in collect(LOCATION, [interpreter], launcher, registry)
            for arm in plan_arms(scenario, [interpreter], registry, effort, cores_usable=1)
        ]
        runs = Runs(launcher, effort.passes, random.Random(asked.seed))
        print(f"{interpreter.name}, seed {asked.seed}")
        if asked.what == "clean":
            look_at_clean(runs, [arm for arm in arms if "work" in arm.cell.params], asked.runs)
        else:
            kinds = (asked.only,) if asked.only else LEAKS
            look_at_planted(runs, [arm for arm in arms if arm.cell.params.get("leak") in kinds])


def look_at_clean(runs: Runs, arms: Sequence[Arm], count: int) -> None:
    """So many runs of clean work, its kinds in turn."""
    passes = [runs.look(arms[number % len(arms)]) for number in range(count)]
    for witness in WITNESSES:
        values = [[one.figures.get(witness, 0.0) for one in run] for run in passes]
        alarms = sum(all(run) for run in values)
        above = [value for run in values for value in run if value]
        print(
            f"{witness}: {alarms} alarms in n = {count} runs, {len(above)} of {sum(map(len, values))} passes above 0"
        )


def look_at_planted(runs: Runs, arms: Sequence[Arm]) -> None:
    """A run of each leak."""
    found = 0
    for arm in arms:
        leak, n = str(arm.cell.params["leak"]), arm.cell.params["n"]
        witness = WITNESSES[leak == "text"]
        passes = runs.look(arm)
        values = [one.figures.get(witness, 0.0) for one in passes]
        found += min(values) > 0
        chains = sum(bool(_chain(one)) for one in passes)
        print(
            f"{n} of {leak} a unit: {witness} {min(values):.3f} to {max(values):.3f}, {chains} chains",
            flush=True,
        )
    print(f"{found} of {len(arms)} planted leaks found, n = {len(passes)} passes each")


def _chain(seen: ProbePass) -> object:
    return seen.detail.get("chain") if isinstance(seen.detail, dict) else None


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["clean", "planted"])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--interpreter", default="this")
    parser.add_argument("--only", choices=LEAKS, help="leaks of one kind")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
