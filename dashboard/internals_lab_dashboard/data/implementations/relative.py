"""Each interpreter over a chosen one: as the document compares them, else by the same judge from the same rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab.errors import EstimationError, SettingsError
from internals_lab.model.results import Comparison, SuiteMean
from internals_lab_dashboard.data.run.remade import remade
from internals_lab_dashboard.data.run.rows import CellRow, RunRows

Cells = Mapping[str, CellRow]  # by interpreter: those that do the same work


class Relative:
    """What a run says of its interpreters over `reference`. `together` has every piece of work that is compared."""

    def __init__(self, rows: RunRows, together: Sequence[Cells], reference: str) -> None:
        told = rows.worked_out.get(reference)
        if told is None:
            told = _told(rows, together, reference) or _worked_out(rows, together, reference)
            rows.worked_out[reference] = told
        self.comparisons, self.means = told
        self._by_id = {comparison.id: comparison for comparison in self.comparisons}
        self._reference = reference

    def of(self, cells: Cells) -> dict[str, Comparison]:
        """By interpreter, the comparison of its cell with the reference's."""
        over = cells.get(self._reference)
        ids = {name: f"{row.cell.id} / {over.cell.id}" for name, row in cells.items() if over is not None}
        return {name: self._by_id[one] for name, one in ids.items() if one in self._by_id}


def _told(
    rows: RunRows, together: Sequence[Cells], reference: str
) -> tuple[tuple[Comparison, ...], tuple[SuiteMean, ...]] | None:
    """The document's own, where it has the reference's."""
    ids = {cells[reference].cell.id for cells in together if reference in cells}
    comparisons = tuple(
        one for one in rows.comparisons if one.about == "interpreter" and one.reference in ids
    )
    told = {one.id for one in comparisons}
    means = tuple(mean for mean in rows.suites if told & {*mean.comparisons, *mean.without})
    return (comparisons, means) if comparisons else None


def _worked_out(
    rows: RunRows, together: Sequence[Cells], reference: str
) -> tuple[tuple[Comparison, ...], tuple[SuiteMean, ...]]:
    """What the document does not say. Where two cells had their turns in different groups, each was alive together with
    the run's first interpreter, and they are compared by way of that. Nothing of cells that go on, nor of a document
    of which nothing can be worked out.
    """
    # These bring numpy along, which the dashboard starts without.
    from internals_lab.verdicts.judging import Judging
    from internals_lab.verdicts.pair import Pair
    from internals_lab.verdicts.round_ratios import RoundRatios
    from internals_lab.verdicts.speedups import compare
    from internals_lab.verdicts.suite_means import suite_means

    if any(row.goes_on for cells in together for row in cells.values()):
        return (), ()
    results = {row.cell.id: remade(row) for cells in together for row in cells.values()}
    ratios = RoundRatios(results.values(), rows.scenarios)
    interpreters = {one.name: one for one in rows.interpreters}
    comparisons = []
    try:
        judging = Judging.of_run(rows.run)
        for cells in together:
            over, first = cells.get(reference), cells.get(rows.interpreters[0].name)
            relay = (results[first.cell.id], results[first.cell.id]) if first is not None else None
            comparisons += [
                compare(
                    Pair(subject=row.cell.id, reference=over.cell.id, about="interpreter"),
                    results[row.cell.id],
                    results[over.cell.id],
                    ratios=ratios,
                    interpreters=interpreters,
                    judging=judging,
                    relay=relay,
                )
                for row in cells.values()
                if over is not None and row is not over
            ]
        means = suite_means(
            rows.scenarios,
            comparisons,
            cells=results,
            interpreters=interpreters,
            ratios=ratios,
            judging=judging,
        )
    except (EstimationError, SettingsError, KeyError):
        return (), ()
    return tuple(comparisons), tuple(means)
