"""The figures of cells while a run grows: worked out again for those that changed, and for no other."""

from __future__ import annotations

import msgspec

from internals_lab.verdicts.cell_figures import CellFigures
from internals_lab.verdicts.judging import Judging


def test_only_cells_that_changed_are_worked_out_again(build_document, true_cell) -> None:
    first = build_document([true_cell(), true_cell(strategy="threads", workers=2)])
    figures = CellFigures()
    judging = Judging.of_run(first.run)
    before = figures.of(first, judging)
    grown = msgspec.structs.replace(first.cells[1], samples=first.cells[1].samples[:-1])
    # As the run's book hands them in: new results around the same samples.
    same = msgspec.structs.replace(first.cells[0], samples=list(first.cells[0].samples))
    after = figures.of(msgspec.structs.replace(first, cells=[same, grown]), judging)
    assert after[0] is before[0]
    assert after[1].unit_wall_ns.n == before[1].unit_wall_ns.n - 1


def test_what_is_kept_is_what_would_be_found_anew(build_document, true_cell) -> None:
    document = build_document([true_cell(), true_cell(strategy="threads", workers=2)])
    judging = Judging.of_run(document.run)
    kept = CellFigures()
    kept.of(document, judging)
    assert kept.of(document, judging) == CellFigures().of(document, judging)
