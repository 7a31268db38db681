"""Cells that differ in nothing but how the collector is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import GC_KNOBS
from internals_lab.verdicts.pair import Pair


def gc_groups(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Those of each scenario, interpreter and team, in the order of the run; of two settings at the least."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.control is None and any(knob in cell.knobs for knob in GC_KNOBS):
            others = {name: value for name, value in cell.knobs.items() if name not in GC_KNOBS}
            alike = (
                *(cell.scenario, cell.interpreter, cell.strategy, cell.workers, cell.in_flight, cell.variant),
                *(sorted(cell.params.items()), sorted(others.items())),
            )
            groups.setdefault(repr(alike), []).append(cell)
    return [group for group in groups.values() if len(group) > 1]


def gc_pairs(declared: Sequence[Cell]) -> Iterator[Pair]:
    """Each setting with the first one of its group."""
    for first, *others in gc_groups(declared):
        for cell in others:
            yield Pair(subject=cell.id, reference=first.id, about="setting")
