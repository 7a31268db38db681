"""Every figure that probes gave of some cells, whichever page else shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab.model.probe_pass import Figure
from internals_lab_dashboard.data.probes.passes import value_of
from internals_lab_dashboard.data.run.rows import CellRow, RunRows

# Probes whose figures stand on no page of their own: these are what a reader comes to see.
HOMELESS = ("frames", "refcount", "sizes", "inspection")


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A figure of a probe (`frames.deepest`) by cell id, and its unit. A cell that did not give it has none."""

    probe: str
    name: str
    unit: str
    by_cell: dict[str, Figure]

    @property
    def key(self) -> str:
        """Its full name, by which claims and addresses have it."""
        return f"{self.probe}.{self.name}"

    @property
    def words(self) -> str:
        """`frames per unit`."""
        return self.name.replace("_", " ")

    def value(self, row: CellRow) -> Interval | None:
        """In one cell, where there is an interval of numbers."""
        return value_of(row, self.key)


def known_figures(rows: RunRows, cells: Sequence[CellRow]) -> list[Known]:
    """Those that any of these cells gave; probes without a page first, within a probe as it lists them."""
    found: dict[tuple[str, str], Known] = {}
    for row in cells:
        for figure in row.derived.figures:
            known = found.setdefault(
                (figure.probe, figure.name),
                Known(probe=figure.probe, name=figure.name, unit=figure.unit, by_cell={}),
            )
            known.by_cell[row.cell.id] = figure
    listed = {
        (probe.name, name): place for probe in rows.probes.values() for place, name in enumerate(probe.units)
    }
    return sorted(
        found.values(),
        key=lambda one: (
            one.probe not in HOMELESS,
            one.probe,
            listed.get((one.probe, one.name), len(listed)),
        ),
    )
