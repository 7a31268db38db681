"""What a team would gain by changing to a build without a GIL: each of its configurations against each of the other's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts.claim_targets import SEQUENTIAL
from internals_lab.verdicts.controls import gil_build_of
from internals_lab.verdicts.observed_gil import planned_gil
from internals_lab.verdicts.pair import Pair


def change_pairs(declared: Sequence[Cell], interpreters: Sequence[Interpreter]) -> Iterator[Pair]:
    """The pairs of one scenario's cells that do the same work in the same setting. Snippets have none.

    Which configuration is the best is not known before all are measured, and one that is chosen for its figure cannot
    be compared by that figure: so all of them are compared, and the smallest speedup counts (docs/method.md).
    """
    for free in interpreters:
        gil_build = gil_build_of(free, interpreters)
        if gil_build is None:
            continue
        for cell in declared:
            if cell.interpreter != free.name or cell.variant is not None or planned_gil(cell, free):
                continue
            alike = [other for other in declared if setting_but_gil(other) == setting_but_gil(cell)]
            for other in alike:
                if other.interpreter == gil_build.name and planned_gil(other, gil_build):
                    one_worker = cell.strategy == other.strategy == SEQUENTIAL
                    yield Pair(
                        subject=cell.id,
                        reference=other.id,
                        about="change",
                        # All pairs together would pull every cell of both builds into every selection.
                        together=one_worker,
                        relay=None if one_worker else _sequential(alike, cell, other),
                    )


def setting_but_gil(cell: Cell) -> tuple[object, ...]:
    """What two cells share that do the same work under the same conditions, GIL or no GIL."""
    knobs = {name: value for name, value in cell.knobs.items() if name != "gil"}
    return sorted(cell.params.items()), sorted(knobs.items()), cell.variant


def _sequential(alike: Sequence[Cell], cell: Cell, other: Cell) -> tuple[str, str] | None:
    """The sequential cells that `cell` and `other` are each compared with."""
    found = [
        next(
            (
                candidate.id
                for candidate in alike
                if candidate.strategy == SEQUENTIAL
                and candidate.interpreter == one.interpreter
                and candidate.knobs == one.knobs
            ),
            None,
        )
        for one in (cell, other)
    ]
    return (found[0], found[1]) if found[0] and found[1] else None
