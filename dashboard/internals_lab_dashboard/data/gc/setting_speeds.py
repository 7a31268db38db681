"""How fast cells are over one with another setting of the collector: as the run compares them, else by the same judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from internals_lab.errors import EstimationError, SettingsError
from internals_lab.model.cell import Interval
from internals_lab.model.results import Comparison
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.data.probes.passes import NO_REASON
from internals_lab_dashboard.data.run.remade import remade
from internals_lab_dashboard.data.run.rows import CellRow, RunRows

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
    """Of the cells of one scenario at one value of each other axis."""

    def __init__(self, rows: RunRows, cells: Sequence[CellRow]) -> None:
        self._rows = rows
        self._alone = {_place(row): row for row in cells if row.cell.strategy == "sequential"}
        self._compared = {(one.subject, one.reference): one for one in rows.comparisons}

    def over(self, reference: CellRow, row: CellRow) -> Told:
        """The speed of a cell, 1 being that of `reference`."""
        if row.outcome != "measured":
            return Told(standing="no figure", reason=f"{row.outcome}: {row.reason or NO_REASON}")
        if row.goes_on or reference.goes_on:
            return Told(standing="no figure", reason="it waits for the planned rounds")
        try:
            known = self._compared.get((row.cell.id, reference.cell.id))
            return self._judged(known or self._worked_out(reference, row))
        except (EstimationError, SettingsError, KeyError) as error:
            return Told(standing="no figure", reason=f"it cannot be worked out: {error}")

    def _judged(self, compared: Comparison) -> Told:
        # These bring numpy along, which the dashboard starts without.
        from internals_lab.estimation.equivalence import direction
        from internals_lab.estimation.settling import widened
        from internals_lab.verdicts.judging import Judging

        speedup = positive(compared.total)
        if speedup is None:
            return Told(standing="no figure", reason=compared.reason or NO_REASON)
        # What did not settle must stand where it stands for a speedup that much lower or higher, too.
        certain = speedup if compared.drift is None else widened(speedup, compared.drift)
        margin = Judging.of_run(self._rows.run).margin
        return Told(standing=STANDINGS[direction(certain, margin)], speedup=speedup)

    def _worked_out(self, reference: CellRow, row: CellRow) -> Comparison:
        """Where the two were never alive together, by way of the sequential cells of both settings."""
        from internals_lab.verdicts.judging import Judging
        from internals_lab.verdicts.pair import Pair
        from internals_lab.verdicts.round_ratios import RoundRatios
        from internals_lab.verdicts.speedups import compare

        near, far = self._alone.get(_place(row)), self._alone.get(_place(reference))
        cells = {one.cell.id: remade(one) for one in (row, reference, near, far) if one is not None}
        return compare(
            Pair(subject=row.cell.id, reference=reference.cell.id, about="setting"),
            cells[row.cell.id],
            cells[reference.cell.id],
            ratios=RoundRatios(cells.values(), self._rows.scenarios),
            interpreters={one.name: one for one in self._rows.interpreters},
            judging=Judging.of_run(self._rows.run),
            relay=(cells[near.cell.id], cells[far.cell.id]) if near and far else None,
        )


def _place(row: CellRow) -> str:
    """Its interpreter and setting, whoever does the work."""
    cell = row.cell
    return (
        f"{cell.interpreter} {sorted(map(str, cell.params.items()))} {sorted(map(str, cell.knobs.items()))}"
    )
