"""Each interpreter over a chosen one: as the document compares them, else by the same judge from the same rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from internals_lab.errors import EstimationError, SettingsError
from internals_lab.model.cell import CellResult
from internals_lab.model.results import Comparison
from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks
from internals_lab_dashboard.data.course import Course
from internals_lab_dashboard.data.rows import CellRow, RunRows

Cells = Mapping[str, CellRow]  # by interpreter


def comparisons_over(rows: RunRows, together: Sequence[Cells], reference: str) -> list[dict[str, Comparison]]:
    """For each group of cells that do the same work, by interpreter, the comparison of each one with `reference`'s."""
    own = {comparison.id: comparison for comparison in rows.comparisons}
    judge: _Judge | None = None
    found = []
    for cells in together:
        over = cells.get(reference)
        compared: dict[str, Comparison] = {}
        for name, row in cells.items():
            if over is None or name == reference:
                continue
            comparison_id = f"{row.cell.id} / {over.cell.id}"
            comparison = own.get(comparison_id) or rows.worked_out.get(comparison_id)
            if comparison is None and rows.run.status != "running":
                judge = judge or _Judge(rows, together)
                comparison = judge.compare(row, over, cells)
            if comparison is not None:
                compared[name] = comparison
                rows.worked_out.setdefault(comparison_id, comparison)
        found.append(compared)
    return found


class _Judge:
    """Works out what the document does not say. Where two cells had their turns in different groups, each was alive
    together with the run's first interpreter, and they are compared by way of that.
    """

    def __init__(self, rows: RunRows, together: Sequence[Cells]) -> None:
        # It brings numpy along, which the dashboard starts without.
        from internals_lab.verdicts.round_ratios import RoundRatios

        self._rows = rows
        self._results = {row.cell.id: _result(row) for cells in together for row in cells.values()}
        self._ratios = RoundRatios(self._results.values(), rows.scenarios)
        self._interpreters = {one.name: one for one in rows.interpreters}

    def compare(self, subject: CellRow, reference: CellRow, cells: Cells) -> Comparison | None:
        """None for a document of which nothing can be worked out; what it says itself is shown all the same."""
        from internals_lab.verdicts.judging import Judging
        from internals_lab.verdicts.pair import Pair
        from internals_lab.verdicts.speedups import compare

        first = cells.get(self._rows.interpreters[0].name)
        by_way_of = self._results[first.cell.id] if first is not None else None
        try:
            return compare(
                Pair(subject=subject.cell.id, reference=reference.cell.id, about="interpreter"),
                self._results[subject.cell.id],
                self._results[reference.cell.id],
                ratios=self._ratios,
                interpreters=self._interpreters,
                judging=Judging.of_run(self._rows.run),
                relay=(by_way_of, by_way_of) if by_way_of else None,
            )
        except (EstimationError, SettingsError, KeyError):
            return None


def _result(row: CellRow) -> CellResult:
    return msgspec.structs.replace(row.derived, samples=[_sample(course) for course in row.courses])


def _sample(course: Course) -> Sample:
    """As much of the sample as its ratios are made of."""
    return Sample(
        round=course.round,
        group=course.group,
        hash_seed=course.hash_seed,
        cpus=[],
        units_per_block=course.units_per_block,
        lead_in_units=0,
        start_wall_ns=0,
        load_wall_ns=0,
        setup_wall_ns=0,
        pool_start_wall_ns=0,
        warmup_wall_ns=[],
        gil=GilState(),
        blocks=Blocks(
            sweep=course.sweep.tolist(),
            wall_ns=course.block_ns.tolist(),
            empty_wall_ns=None if course.empty_ns is None else course.empty_ns.tolist(),
        ),
        workers=WorkerBlocks(),
    )
