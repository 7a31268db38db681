"""What one block costs besides its units: the command over the pipe, the release of the workers, the answer.

    python -m benchmarks.block_round_trip [--processes 15] [--blocks 200]

The unit does nothing, so that all of the host's waiting is the lab's own. Per strategy and interpreter, over fresh
processes: the median block of each, and over the processes the Hodges-Lehmann estimate with its 95 % interval.
Every process is a JSON line in the results folder; called again, what is there is not measured again.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from benchmarks.json_lines import append, read
from benchmarks.looked_at import launching
from benchmarks.product_run import alone, interpreters_named
from internals_lab.declare.location import Location, locate
from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.loading import load_words
from internals_lab.runner.processes.worker_process import HELLO_TIMEOUT_S

EXPERIMENT = Path(__file__).resolve().parent / "empty_unit" / "exp_empty.py"
# The strategies and their workers.
TEAMS = {"sequential": 1, "threads": 2, "processes": 2}
TIMEOUT_S = 60.0
# The first blocks of a process find everything cold.
COLD_BLOCKS = 20
# Roughly, to say beforehand: a process's start, and a block.
PROCESS_S, BLOCK_S = 0.3, 0.0004


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One process: `round_trip_ns` as the host waits for each block, `block_ns` what the worker timed of it."""

    interpreter: str
    strategy: str
    workers: int
    number: int
    round_trip_ns: list[int]
    block_ns: list[int]


def table(records: Iterable[Record]) -> str:
    """Microseconds a block, as Markdown."""
    rows: dict[tuple[str, str, int], list[Record]] = {}
    for record in records:
        rows.setdefault((record.interpreter, record.strategy, record.workers), []).append(record)
    lines = [
        "| interpreter | strategy | one block's round trip | of it between release and end | n |",
        "| --- | --- | --- | --- | --- |",
    ]
    for (interpreter, strategy, workers), found in sorted(rows.items()):
        blocks = sum(len(record.round_trip_ns) for record in found)
        lines.append(
            f"| {interpreter} | {strategy} × {workers} "
            f"| {_microseconds([record.round_trip_ns for record in found])} "
            f"| {_microseconds([record.block_ns for record in found])} "
            f"| {len(found)} processes, {blocks} blocks |"
        )
    return "\n".join(lines)


def _microseconds(columns: Sequence[Sequence[int]]) -> str:
    medians = [statistics.median(column) for column in columns]
    try:
        interval = of_logarithms([_logarithm(value) for value in medians], 0.95)
    except EstimationError:
        return f"{statistics.median(medians) / 1000:.1f} µs (too few processes for an interval)"
    return f"{interval.estimate / 1000:.1f} µs [{interval.low / 1000:.1f}, {interval.high / 1000:.1f}]"


def _logarithm(nanoseconds: float) -> float:
    return math.log(max(nanoseconds, 1.0))


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.block_round_trip",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--processes", type=int, default=15, help="of each kind")
    parser.add_argument("--blocks", type=int, default=200, help="in each process, after the cold ones")
    parser.add_argument("--interpreters", default="this,3.13,3.13t")
    parser.add_argument("--results", type=Path, default=Path("lab-results/block-round-trip"), metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Measure what is missing and print the table."""
    asked = options()
    interpreters = interpreters_named(asked.interpreters.split(","))
    path = asked.results / "records.jsonl"
    done = {_key(record): record for record in read(path, Record)}
    turns = [
        (interpreter, strategy, number)
        for interpreter in interpreters
        for strategy in TEAMS
        for number in range(asked.processes)
        if (interpreter.name, strategy, number) not in done
    ]
    random.Random(asked.seed).shuffle(turns)
    cost_s = len(turns) * (PROCESS_S + (asked.blocks + COLD_BLOCKS) * BLOCK_S)
    print(f"{len(turns)} processes to measure, about {cost_s:.0f} s", file=sys.stderr)
    try:
        _measure(turns, asked.blocks, path)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on from here", file=sys.stderr)
    print(table(read(path, Record)))


def _key(record: Record) -> tuple[str, str, int]:
    return record.interpreter, record.strategy, record.number


def _measure(turns: Sequence[tuple[Interpreter, str, int]], blocks: int, path: Path) -> None:
    location = locate(EXPERIMENT, root=EXPERIMENT.parent)
    with launching() as launcher, alone():
        for interpreter, strategy, number in turns:
            record = _one_process(launcher, location, interpreter, strategy, number, blocks)
            append(path, [record])


def _one_process(
    launcher: Launcher, location: Location, interpreter: Interpreter, strategy: str, number: int, blocks: int
) -> Record:
    worker = launcher.start(interpreter)
    try:
        worker.hello(HELLO_TIMEOUT_S)
        worker.ask("load", TIMEOUT_S, **load_words(location, None))
        worker.ask(
            "prepare",
            TIMEOUT_S,
            scenario="nothing",
            workers=TEAMS[strategy],
            params={},
            variant=None,
            worker_module=load_registry().strategies[strategy].worker_module,
        )
        round_trip_ns, block_ns = [], []
        for _ in range(COLD_BLOCKS + blocks):
            started_ns = time.perf_counter_ns()
            answer = worker.ask("block", TIMEOUT_S, units=1, lead_in=0)
            round_trip_ns.append(time.perf_counter_ns() - started_ns)
            block_ns.append(answer["wall_ns"])
        worker.ask("finish", TIMEOUT_S)
    finally:
        worker.end()
    return Record(
        interpreter=interpreter.name,
        strategy=strategy,
        workers=TEAMS[strategy],
        number=number,
        round_trip_ns=round_trip_ns[COLD_BLOCKS:],
        block_ns=block_ns[COLD_BLOCKS:],
    )


if __name__ == "__main__":
    main()
