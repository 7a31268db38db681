"""Which pairs of cells are compared: those that were declared, and each cell with one named reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts.claim_targets import SEQUENTIAL, claim_targets

About = Literal["scaling", "interpreter", "claim"]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two cell ids to compare: the speedup will be of `subject` over `reference`."""

    subject: str
    reference: str
    about: About


def planned_pairs(
    scenarios: Iterable[Scenario],
    cells: Sequence[Cell],
    interpreters: Sequence[Interpreter],
    *,
    cores_usable: int,
) -> list[Pair]:
    """Every pair that a run with these cells compares, each once; nothing measured is needed to know them.

    "scaling": each parallel cell with the sequential cell of the same interpreter and setting. "interpreter":
    each sequential cell with the same cell of the run's first interpreter. "claim": what claims name.
    """
    pairs: dict[tuple[str, str], Pair] = {}

    def add(subject: str, reference: str, about: About) -> None:
        if subject != reference:
            pairs.setdefault((subject, reference), Pair(subject=subject, reference=reference, about=about))

    for scenario in scenarios:
        own = [cell for cell in cells if cell.scenario == scenario.id]
        sequential = [cell for cell in own if cell.strategy == SEQUENTIAL]
        for cell in own:
            for reference in sequential:
                if _same_setting(cell, reference):
                    if cell.strategy != SEQUENTIAL and cell.interpreter == reference.interpreter:
                        add(cell.id, reference.id, "scaling")
                    elif cell.strategy == SEQUENTIAL and reference.interpreter == interpreters[0].name:
                        add(cell.id, reference.id, "interpreter")
        for target in claim_targets(scenario, own, interpreters, cores_usable=cores_usable):
            if target.subject and target.reference:
                add(target.subject, target.reference, "claim")
    return list(pairs.values())


def _same_setting(one: Cell, other: Cell) -> bool:
    return one.params == other.params and one.knobs == other.knobs and one.variant == other.variant
