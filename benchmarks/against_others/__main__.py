"""The lab against pyperf, pytest-benchmark and asv, on copies of one loop and on one that is 3 % longer.

    python -m benchmarks.against_others --time-limit 1500
    python -m benchmarks.against_others --cell parallel --time-limit 300
    python -m benchmarks.against_others --cell builds --time-limit 120

False alarms, width, power and coverage, tools in random order on this machine, equal time a comparison. A replicate is
a turn of each tool. What was measured is kept as JSON lines (the lab's documents beside them); called again with the
same folder it goes on where it was interrupted. --report prints the table of what is there and measures nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

import msgspec

from benchmarks.against_others.asv_tool import Asv
from benchmarks.against_others.comparison import CellName, Planned, Record, Tool, plan
from benchmarks.against_others.environment import PINNED, python_with
from benchmarks.against_others.internals_lab_tool import InternalsLab
from benchmarks.against_others.measured.workload import LOOPS, PLANTED
from benchmarks.against_others.pyperf_tool import Pyperf
from benchmarks.against_others.pytest_benchmark_tool import PytestBenchmark
from benchmarks.against_others.schedule import MOST_PAIRS, Schedule, Share
from benchmarks.against_others.table import table
from benchmarks.json_lines import append, read
from benchmarks.product_run import alone, interpreters_named
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.planning.effort import effort_named

TOOLS = ("internals_lab", *PINNED)
INTERPRETERS = {"sequential": ["this"], "parallel": ["3.13t"], "builds": ["3.13", "3.13t"]}
DEFAULT_SHARES = {"internals_lab": "5", "pyperf": "1/2", "pytest-benchmark": "1/4", "asv": "1/4"}


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.against_others",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cell", choices=get_args(CellName), default="sequential")
    parser.add_argument("--tools", default=",".join(TOOLS), help="which, with commas between (all)")
    parser.add_argument(
        "--pairs", type=int, help=f"A/A pairs a replicate, for every tool (1 to {MOST_PAIRS})"
    )
    parser.add_argument(
        "--share",
        action="append",
        default=[],
        metavar="TOOL=PAIRS[/EVERY]",
        help="A/A pairs of one tool, in every so manieth replicate only ("
        + ", ".join(f"{tool}={share}" for tool, share in DEFAULT_SHARES.items())
        + " unless --pairs is given)",
    )
    parser.add_argument("--seconds-per-comparison", type=float, default=5.0, metavar="S")
    parser.add_argument("--replicates", type=int, default=40)
    parser.add_argument(
        "--time-limit", type=float, metavar="S", help="begin no tool's turn that would end after it"
    )
    parser.add_argument("--effort", default="standard", help="the lab's (standard)")
    parser.add_argument("--results", type=Path, default=Path("lab-results/against-others"), metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", action="store_true", help="measure nothing")
    return parser.parse_args(words)


def shares(asked: argparse.Namespace) -> Mapping[str, Share]:
    """How often each chosen tool has its turn, and on how many pairs. Raises SystemExit for a word without meaning."""
    chosen = [word.strip() for word in asked.tools.split(",")]
    texts = DEFAULT_SHARES if asked.pairs is None else dict.fromkeys(TOOLS, str(asked.pairs))
    texts = {**texts, **dict(word.partition("=")[::2] for word in asked.share)}
    try:
        if unknown := {*chosen, *texts} - {*TOOLS}:
            raise ValueError(
                f"unknown tool {', '.join(map(repr, sorted(unknown)))}; there are {', '.join(TOOLS)}"
            )
        return {tool: Share.of(texts[tool]) for tool in chosen}
    except ValueError as error:
        raise SystemExit(f"against_others: {error}") from None


def main() -> None:
    """Say the cost, measure what is missing, print the table."""
    asked = options()
    folder = asked.results / asked.cell
    records = folder / "records.jsonl"
    if not asked.report:
        interpreters = interpreters_named(INTERPRETERS[asked.cell])
        folder.mkdir(parents=True, exist_ok=True)
        schedule = Schedule(shares(asked), asked.replicates, asked.seconds_per_comparison, asked.cell)
        _keep_settings(folder / "settings.json", asked, interpreters)
        print(schedule.cost_in_words(asked.time_limit), file=sys.stderr)
        try:
            with alone():
                _measure(asked, schedule, interpreters, records)
        except KeyboardInterrupt:
            print("interrupted; the same command goes on from here", file=sys.stderr)
    found = read(records, Record)
    if not found:
        raise SystemExit(f"nothing was measured in {folder} yet")
    settings = msgspec.json.decode((folder / "settings.json").read_bytes())
    print(table(found))
    print(
        f"\n{settings['cell']}: {', '.join(settings['interpreters'])}; {settings['tools']}; "
        f"{LOOPS:,} loops a unit, planted {PLANTED}; {len({one.replicate for one in found})} replicates, "
        f"{len(found)} comparisons"
    )


def _keep_settings(path: Path, asked: argparse.Namespace, interpreters: Sequence[Interpreter]) -> None:
    """Records of unlike settings do not go into one table."""
    settings = {
        "cell": asked.cell,
        "seconds_per_comparison": asked.seconds_per_comparison,
        "effort": asked.effort,
        "seed": asked.seed,
        "interpreters": [f"{one.name} {one.identity[:12]}" for one in interpreters],
        "tools": ", ".join(pin.replace("==", " ") for pins in PINNED.values() for pin in pins),
        "loops": LOOPS,
        "planted": PLANTED,
    }
    if path.exists() and msgspec.json.decode(path.read_bytes()) != settings:
        raise SystemExit(
            f"{path} is of other settings than these; give another --results, or the same settings as before"
        )
    path.write_bytes(msgspec.json.format(msgspec.json.encode(settings)))


def _measure(
    asked: argparse.Namespace, schedule: Schedule, interpreters: Sequence[Interpreter], records: Path
) -> None:
    tools: dict[str, Tool] = {
        tool.name: tool
        for tool in (
            InternalsLab(asked.results / asked.cell / "documents", effort_named(asked.effort)),
            Pyperf(),
            PytestBenchmark(),
            Asv(),
        )
    }
    for name in schedule.shares.keys() & PINNED.keys():
        for interpreter in interpreters:
            python_with(name, interpreter)
    done = {(record.replicate, record.tool) for record in read(records, Record)}
    started = time.monotonic()
    for replicate in range(schedule.replicates):
        rng = random.Random(f"{asked.seed} {replicate}")
        turns = schedule.turns(replicate)
        # Always all of them, so that a resumed replicate keeps its order.
        rng.shuffle(turns)
        for name in turns:
            seed = rng.randrange(2**32)
            if (replicate, name) in done:
                continue
            planned: list[Planned] = plan(asked.cell, interpreters, schedule.shares[name].pairs)
            cost_s = len(planned) * asked.seconds_per_comparison
            if asked.time_limit is not None and time.monotonic() - started + cost_s > asked.time_limit:
                return
            found = tools[name].measure(
                planned, replicate=replicate, seconds=asked.seconds_per_comparison, seed=seed
            )
            append(records, found)
            taken_s = sum(record.wall_s for record in found)
            print(
                f"{time.monotonic() - started:6.0f} s  replicate {replicate}  {name}: {len(found)} comparisons "
                f"in {taken_s:.1f} s",
                file=sys.stderr,
            )


if __name__ == "__main__":
    main()
