"""Which pairs of cells are compared: those that were declared, and each cell with one named reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts.change_pairs import change_pairs
from internals_lab.verdicts.claim_targets import SEQUENTIAL, claim_targets
from internals_lab.verdicts.controls import ceiling_at, gil_builds, uncontrolled
from internals_lab.verdicts.gc_pairs import gc_pairs
from internals_lab.verdicts.pair import Pair
from internals_lab.verdicts.suite_claims import with_claims_of_suite


def planned_pairs(
    scenarios: Iterable[Scenario],
    cells: Sequence[Cell],
    interpreters: Sequence[Interpreter],
    *,
    cores_usable: int,
) -> list[Pair]:
    """Every pair that a run with these cells compares, each once; nothing measured is needed to know them.

    "scaling": each parallel cell with the sequential cell of the same interpreter and setting; in a closed loop
    without one, with its own strategy and the fewest in flight. "interpreter": each such reference with the same cell
    of the run's first interpreter. "claim": what claims name. "gil" and "build": what a control with the GIL forced on
    is there for. "change": each free-threaded configuration with each of the GIL build. "ceiling": that control with
    itself at one worker. "setting": each setting of the collector with the first.
    """
    pairs: dict[tuple[str, str], Pair] = {}

    def add(pair: Pair) -> None:
        if pair.subject != pair.reference:
            pairs.setdefault((pair.subject, pair.reference), pair)

    scenarios = list(scenarios)
    for scenario in scenarios:
        if scenario.kind == "inspection":
            # It has no speed.
            continue
        own = [cell for cell in cells if cell.scenario == scenario.id and cell.control is None]
        references = [cell for cell in own if is_reference(cell, scenario)]
        for cell in own:
            for reference in references:
                if not _same_setting(cell, reference) or reference.strategy not in (
                    SEQUENTIAL,
                    cell.strategy,
                ):
                    continue
                if not is_reference(cell, scenario) and cell.interpreter == reference.interpreter:
                    add(Pair(subject=cell.id, reference=reference.id, about="scaling"))
                elif is_reference(cell, scenario) and reference.interpreter == interpreters[0].name:
                    add(Pair(subject=cell.id, reference=reference.id, about="interpreter"))
        claiming = with_claims_of_suite(scenario, scenarios)
        for target in claim_targets(claiming, own, interpreters, cores_usable=cores_usable):
            if target.subject and target.reference and claiming.claims[target.claim].speedup:
                add(Pair(subject=target.subject, reference=target.reference, about="claim"))
        for cell in cells:
            if cell.scenario != scenario.id:
                continue
            if cell.control == "ceiling" and (alone := ceiling_at(cell.interpreter, 1, cells)):
                add(Pair(subject=cell.id, reference=alone.id, about="ceiling"))
            if cell.control == "gil":
                for pair in _pairs_of_gil_control(cell, own, interpreters):
                    add(pair)
        for pair in gc_pairs(own):
            add(pair)
        for pair in change_pairs(own, interpreters):
            add(pair)
    return list(pairs.values())


def is_reference(cell: Cell, scenario: Scenario) -> bool:
    """Whether others of its interpreter are compared with this cell."""
    if scenario.in_flight is None or SEQUENTIAL in scenario.strategies:
        return cell.strategy == SEQUENTIAL
    return cell.in_flight == scenario.in_flight[0]


def _pairs_of_gil_control(
    control: Cell, own: Sequence[Cell], interpreters: Sequence[Interpreter]
) -> list[Pair]:
    """With the cell that it was made of, and with the same cell of the first interpreter that is built with a GIL."""
    builds = {interpreter.name: interpreter for interpreter in interpreters}
    of_gil_builds = gil_builds(builds[control.interpreter], interpreters)
    pairs = []
    for cell in own:
        if cell.strategy != SEQUENTIAL or not _same_setting(cell, uncontrolled(control)):
            continue
        if cell.interpreter == control.interpreter:
            pairs.append(Pair(subject=cell.id, reference=control.id, about="gil"))
        elif of_gil_builds and cell.interpreter == of_gil_builds[0].name:
            pairs.append(Pair(subject=control.id, reference=cell.id, about="build"))
    return pairs


def _same_setting(one: Cell, other: Cell) -> bool:
    return one.params == other.params and one.knobs == other.knobs and one.variant == other.variant
