"""What builds, locks, threads and sharing cost and gain, measured by the lab in one run of about a minute.

    python -m benchmarks.evidence [--budget 60] [--results DIR]
    python -m benchmarks.evidence --document RESULT.json

Ten arms, and the references and controls that the lab adds, on the free-threaded 3.13 and its GIL twin; nine ratios, each
time of the first / time of the
second. The run's document, with every sample, is kept in the results folder; --document prints the table of one that
is already there. The experiment is benchmarks/evidence/exp_evidence.py.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.product_run import alone, interpreters_named, measure
from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.pairing import round_ratio
from internals_lab.model.cell import Cell, CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.results import Comparison
from internals_lab.model.run import RunDocument
from internals_lab.runner.course.observer import Silence
from internals_lab.runner.planning.effort import effort_named
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.store.loading import load_run
from internals_lab.verdicts.comparisons import Pair
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.measured_work import cpu_work, samples_by_turn
from internals_lab.verdicts.round_ratios import RoundRatios
from internals_lab.verdicts.speedups import compare

EXPERIMENT = Path(__file__).resolve().parent / "evidence" / "exp_evidence.py"
BUILDS = ("3.13", "3.13t")


class Key(NamedTuple):
    """A cell of the experiment: the build, the GIL, the strategy, the data."""

    build: str
    gil: bool
    strategy: str
    data: str = "own"

    @classmethod
    def of(cls, cell: Cell, shorts: dict[str, str]) -> Key:
        """Where the cell stands on the axes."""
        return cls(shorts[cell.interpreter], bool(cell.knobs["gil"]), cell.strategy, str(cell.params["data"]))


ONE, TWO = "sequential", "threads"
ROWS = {
    "t sequential / its copy (A/A)": (Key("3.13t", False, ONE), Key("3.13t", False, ONE, "copy")),
    "t threads / its copy (A/A)": (Key("3.13t", False, TWO), Key("3.13t", False, TWO, "copy")),
    "gil: sequential / threads": (Key("3.13", True, ONE), Key("3.13", True, TWO)),
    "t: sequential / threads": (Key("3.13t", False, ONE), Key("3.13t", False, TWO)),
    "t with PYTHON_GIL=1: sequential / threads": (Key("3.13t", True, ONE), Key("3.13t", True, TWO)),
    "t sequential / gil sequential (the build's cost)": (Key("3.13t", False, ONE), Key("3.13", True, ONE)),
    "t sequential / t with PYTHON_GIL=1 sequential (the lock's cost)": (
        Key("3.13t", False, ONE),
        Key("3.13t", True, ONE),
    ),
    "gil sequential / t threads (what a team gains)": (Key("3.13", True, ONE), Key("3.13t", False, TWO)),
    "t: sequential / threads, all reading one shared object": (
        Key("3.13t", False, ONE, "shared"),
        Key("3.13t", False, TWO, "shared"),
    ),
}
ARMS = frozenset(key for row in ROWS.values() for key in row)


class Aloud(Silence):
    """Says beforehand what it costs."""

    def note(self, text: str) -> None:
        print(text, file=sys.stderr)

    def forecast(self, least_s: float, most_s: float) -> None:
        print(
            f"{len(ARMS)} arms, with what the lab adds: from {least_s:.0f} s to {most_s:.0f} s",
            file=sys.stderr,
        )


def table(document: RunDocument) -> str:
    """The nine ratios as Markdown."""
    shorts = {one.name: one.short for one in document.interpreters}
    # Without the controls, which the lab measures beside them to read them by.
    cells = {Key.of(result.cell, shorts): result for result in document.cells if result.cell.control is None}
    scenarios = {one.id: one for one in document.scenarios}
    lines = ["| ratio | wall time, 95 % | CPU time, total | n |", "| --- | --- | --- | --- |"]
    for words, keys in ROWS.items():
        first, second = (cells[key] for key in keys)
        scenario = scenarios[first.cell.scenario]
        found = _compared(first, second, scenario, document)
        if found.typical is None:
            lines.append(f"| {words} | {found.state}: {found.reason} | | |")
            continue
        lines.append(
            f"| {words} | {_in_words(found.typical)} | {_cpu(first, second, scenario)} | {found.typical.n} |"
        )
    return "\n".join(lines)


def _compared(first: CellResult, second: CellResult, scenario: Scenario, document: RunDocument) -> Comparison:
    """By the product's own comparison, which it also makes for pairs that nobody declared."""
    return compare(
        Pair(subject=second.cell.id, reference=first.cell.id, about="claim"),
        second,
        first,
        ratios=RoundRatios([first, second], [scenario]),
        interpreters={one.name: one for one in document.interpreters},
        judging=Judging.of_run(document.run),
    )


def _cpu(first: CellResult, second: CellResult, scenario: Scenario) -> str:
    of_first, of_second = samples_by_turn(first), samples_by_turn(second)
    try:
        logarithms = [
            round_ratio(
                cpu_work(of_second[turn], second.cell, scenario),
                cpu_work(of_first[turn], first.cell, scenario),
            ).total
            for turn in sorted(of_first.keys() & of_second.keys())
        ]
        return _in_words(of_logarithms(logarithms, 0.95))
    except EstimationError as error:
        return str(error)


def _in_words(interval: Interval) -> str:
    return f"{interval.estimate:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.evidence",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--budget", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--effort", default="standard")
    parser.add_argument("--results", type=Path, default=Path("lab-results/evidence"), metavar="DIR")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--document", type=Path, metavar="JSON", help="of an earlier run; measures nothing")
    return parser.parse_args()


def main() -> None:
    """Measure, or read, and print."""
    asked = options()
    document = load_run(asked.document) if asked.document else _measured(asked)
    print(table(document))
    outcomes = {f"{result.cell.label}: {result.reason}" for result in document.cells if result.reason}
    print(
        f"\n{_names(document)}; effort {document.run.effort}, seed {document.run.seed}, "
        f"took {document.run.took_s:.0f} s"
    )
    for line in sorted(outcomes):
        print(line)


def _names(document: RunDocument) -> str:
    return ", ".join(one.name for one in document.interpreters)


def _measured(asked: argparse.Namespace) -> RunDocument:
    interpreters = interpreters_named(BUILDS)
    shorts = {one.name: one.short for one in interpreters}
    order = RunOrder(
        root=EXPERIMENT.parent,
        results=asked.results,
        effort=effort_named(asked.effort),
        seed=random.randrange(2**32) if asked.seed is None else asked.seed,
        budget_s=asked.budget,
        command_line=tuple(sys.argv),
    )

    def chosen(cell: Cell) -> bool:
        return Key.of(cell, shorts) in ARMS

    with alone():
        return measure(EXPERIMENT, order, interpreters, chosen, Aloud())


if __name__ == "__main__":
    main()
