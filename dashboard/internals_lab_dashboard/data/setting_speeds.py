"""How fast cells are over one with another setting of the collector: by the lab's own judge, from the same rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from internals_lab.errors import EstimationError, SettingsError
from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.positive import positive
from internals_lab_dashboard.data.remade import remade
from internals_lab_dashboard.data.rows import CellRow, RunRows

NO_REASON = "no reason was recorded"
Standing = Literal["better", "worse", "same", "open", "no figure"]
STANDINGS: dict[str, Standing] = {
    "faster": "better",
    "slower": "worse",
    "same": "same",
    "inconclusive": "open",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """`speedup` is over summed times, in which pauses count; None where there is none, with the `reason`."""

    standing: Standing
    speedup: Interval | None = None
    reason: str = ""


class SettingSpeeds:
    """Of the cells of one scenario, each remade once."""

    def __init__(self, rows: RunRows, cells: Sequence[CellRow]) -> None:
        self._rows = rows
        self._cells = cells
        self._alone = {_place(row): row for row in cells if row.cell.strategy == "sequential"}

    def over(self, usual: CellRow | None, row: CellRow) -> Told:
        """The speed of a cell, 1 being that of `usual`."""
        if row.outcome != "measured":
            return Told(standing="no figure", reason=f"{row.outcome}: {row.reason or NO_REASON}")
        if usual is None:
            return Told(standing="no figure", reason="no usual setting to hold it against")
        if self._rows.run.status == "running":
            return Told(standing="no figure", reason="it is worked out when the run ends")
        try:
            return self._compared(usual, row)
        except (EstimationError, SettingsError, KeyError) as error:
            return Told(standing="no figure", reason=str(error))

    def _compared(self, usual: CellRow, row: CellRow) -> Told:
        # These bring numpy along, which the dashboard starts without.
        from internals_lab.estimation.equivalence import direction
        from internals_lab.estimation.settling import widened
        from internals_lab.verdicts.judging import Judging
        from internals_lab.verdicts.pair import Pair
        from internals_lab.verdicts.round_ratios import RoundRatios
        from internals_lab.verdicts.speedups import compare

        near, far = self._alone.get(_place(row)), self._alone.get(_place(usual))
        cells = {one.cell.id: remade(one) for one in (row, usual, near, far) if one is not None}
        judging = Judging.of_run(self._rows.run)
        compared = compare(
            Pair(subject=row.cell.id, reference=usual.cell.id, about="claim"),
            cells[row.cell.id],
            cells[usual.cell.id],
            ratios=RoundRatios(cells.values(), self._rows.scenarios),
            interpreters={one.name: one for one in self._rows.interpreters},
            judging=judging,
            relay=(cells[near.cell.id], cells[far.cell.id]) if near and far else None,
        )
        speedup = positive(compared.total)
        if speedup is None:
            return Told(standing="no figure", reason=compared.reason or NO_REASON)
        # What did not settle must stand where it stands for a speedup that much lower or higher, too.
        certain = speedup if compared.drift is None else widened(speedup, compared.drift)
        return Told(standing=STANDINGS[direction(certain, judging.margin)], speedup=speedup)


def _place(row: CellRow) -> str:
    """Its interpreter and setting, whoever does the work."""
    cell = row.cell
    return (
        f"{cell.interpreter} {sorted(map(str, cell.params.items()))} {sorted(map(str, cell.knobs.items()))}"
    )
