"""How the verdicts weigh the settings of the collector."""

from __future__ import annotations

from collections.abc import Iterable

from internals_lab.model.gc_settings import GcFront
from internals_lab_dashboard.data.run.rows import CellRow, RunRows


def fronts_of(rows: RunRows, cells: Iterable[CellRow]) -> dict[str, GcFront]:
    """By interpreter, the one that is of any of these cells."""
    ids = {row.cell.id for row in cells}
    return {
        verdict.interpreter: front
        for verdict in rows.verdicts
        for front in verdict.gc
        if ids.intersection(one.cell for one in front.settings)
    }
