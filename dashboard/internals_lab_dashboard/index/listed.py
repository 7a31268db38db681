"""A run as lists and pages over many runs know it: all that was derived for them, and none of its samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from internals_lab.model.base import Record
from internals_lab.model.cell import Outcome
from internals_lab.model.declaration import Scenario
from internals_lab.model.machine import Machine
from internals_lab.model.run import Run, RunDocument
from internals_lab.verdicts.cut_short import with_claims_judged
from internals_lab.verdicts.judged_run import JudgedRun, judged_run


class Tally(Record):
    """How many cells of a scenario (its id) on an interpreter (its name) came to this, and the rounds and timed blocks
    in them.
    """

    scenario: str
    interpreter: str
    outcome: Outcome
    cells: int
    rounds: int
    blocks: int


@dataclass(frozen=True)
class ListedRun:
    """`interpreters` are their short words, `scenario_names` those that somebody declared; the lab's own cells and scenarios
    are not counted. What the run says of claims is looked up when it is asked for.
    """

    run: Run
    machine: Machine
    interpreters: tuple[str, ...]
    scenario_names: tuple[str, ...]
    tallies: tuple[Tally, ...]
    look_up: Callable[[ListedRun], JudgedRun] = field(compare=False)

    @cached_property
    def judged(self) -> JudgedRun:
        """What it says of claims."""
        return self.look_up(self)

    @cached_property
    def outcomes(self) -> Mapping[Outcome, int]:
        """Its cells by what came of them."""
        counts: Counter[Outcome] = Counter()
        for tally in self.tallies:
            counts[tally.outcome] += tally.cells
        return counts

    @property
    def samples(self) -> int:
        """Its timed blocks."""
        return sum(tally.blocks for tally in self.tallies)


def listed(document: RunDocument) -> ListedRun:
    """What is to be known of a document without it."""
    judged = judged_run(with_claims_judged(document))
    return ListedRun(
        run=document.run,
        machine=document.machine,
        interpreters=tuple(interpreter.short for interpreter in document.interpreters),
        scenario_names=tuple(scenario.name for scenario in declared_scenarios(document)),
        tallies=_tallies(document),
        look_up=lambda _: judged,
    )


def declared_scenarios(document: RunDocument) -> tuple[Scenario, ...]:
    """Those that somebody declared: not the ones of which there are only the lab's own cells."""
    own = {result.cell.scenario for result in document.cells if result.cell.control is not None}
    own -= {result.cell.scenario for result in document.cells if result.cell.control is None}
    return tuple(scenario for scenario in document.scenarios if scenario.id not in own)


def _tallies(document: RunDocument) -> tuple[Tally, ...]:
    counted: dict[tuple[str, str, Outcome], list[int]] = {}
    for result in document.cells:
        if result.cell.control is not None:
            continue
        counts = counted.setdefault(
            (result.cell.scenario, result.cell.interpreter, result.outcome), [0, 0, 0]
        )
        counts[0] += 1
        counts[1] += len(result.samples)
        counts[2] += sum(len(sample.blocks.wall_ns) for sample in result.samples)
    return tuple(
        Tally(
            scenario=scenario,
            interpreter=interpreter,
            outcome=outcome,
            cells=cells,
            rounds=rounds,
            blocks=blocks,
        )
        for (scenario, interpreter, outcome), (cells, rounds, blocks) in counted.items()
    )
