"""What the GC page holds against each other: settings of the collector, or the cells where there is but one setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from internals_lab_dashboard.data.gc.settings import Setting, is_the_usual, setting_of, settings_of
from internals_lab_dashboard.data.probes.passes import passes_of
from internals_lab_dashboard.data.run.rows import CellRow
from internals_lab_dashboard.figures.gc.setting_looks import setting_look
from internals_lab_dashboard.figures.looks.palette import Look
from internals_lab_dashboard.figures.looks.series import Cast


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A cell under the name by which it is told from the others. `is_usual`: its collector is as its interpreter sets it up,
    which was one of several settings.
    """

    key: str
    name: str
    look: Look
    row: CellRow
    is_usual: bool = False

    @property
    def label(self) -> str:
        """The name as it stands in a chart."""
        return f"{self.name} (usual)" if self.is_usual else self.name


@dataclass(frozen=True, kw_only=True)
class Field:
    """The cells of a scenario at one value of each axis that the page does not draw."""

    cells: Sequence[CellRow]
    cast: Cast

    @property
    def settings(self) -> list[Setting]:
        """Of all cells, in the order of their declaration."""
        return settings_of(self.cells)

    @property
    def has_settings(self) -> bool:
        """Whether there is more than one to choose from."""
        return len(self.settings) > 1

    @property
    def interpreters(self) -> list[str]:
        """By name."""
        return list(dict.fromkeys(row.cell.interpreter for row in self.cells))

    def looked_at_first(self, interpreters: Sequence[str]) -> list[str]:
        """The same, first those that the probe saw something of."""
        seen = {row.cell.interpreter for row in self.cells if passes_of(row, "gc")}
        return sorted(interpreters, key=lambda one: one not in seen)

    @property
    def teams(self) -> dict[str, str]:
        """Who does the work: the word in the URL, and what a reader calls it."""
        return {team_of(row): _team_name(row) for row in self.cells}

    def at(self, interpreter: str, team: str) -> dict[str, CellRow]:
        """The cells there by the key of their setting."""
        return {
            setting_of(row.cell).key: row
            for row in self.cells
            if row.cell.interpreter == interpreter and team_of(row) == team
        }

    def subjects(self, interpreter: str, team: str) -> list[Subject]:
        """The settings there; or all cells, where they have one setting."""
        if not self.has_settings:
            return [
                Subject(
                    key=row.cell.label,
                    name=self.cast.cell(row.cell),
                    look=self.cast.look(row.cell.interpreter, row.cell.strategy),
                    row=row,
                )
                for row in self.cells
            ]
        there = self.at(interpreter, team)
        usual = self._usual(there)
        return [
            Subject(
                key=setting.key,
                name=setting.name,
                is_usual=usual is there[setting.key],
                look=setting_look(place),
                row=there[setting.key],
            )
            for place, setting in enumerate(self.settings)
            if setting.key in there
        ]

    def _usual(self, there: Mapping[str, CellRow]) -> CellRow | None:
        """The cell whose collector is as its interpreter sets it up."""
        found = (
            row
            for row in there.values()
            if is_the_usual(row.cell, self.cast.interpreters.get(row.cell.interpreter))
        )
        return next(found, None)


def team_of(row: CellRow) -> str:
    """`threads-4`."""
    return f"{row.cell.strategy}-{row.cell.at_once}"


def _team_name(row: CellRow) -> str:
    return row.cell.strategy if row.cell.at_once == 1 else f"{row.cell.strategy} × {row.cell.at_once}"
