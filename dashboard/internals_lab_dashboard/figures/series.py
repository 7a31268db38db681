"""Which series a chart has, what they are called and how they look, fixed for a whole run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter
from internals_lab_dashboard.data.names import short_names
from internals_lab_dashboard.figures.palette import Look, colours, look

UNKNOWN = Interpreter(
    name="",
    short="",
    identity="",
    executable="",
    found_by="",
    implementation="unknown",
    version="",
    free_threaded_build=False,
)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The interpreters of a run with names and colours. Built from all of them, whatever is shown."""

    interpreters: dict[str, Interpreter]
    names: dict[str, str]
    colours: dict[str, str]

    @classmethod
    def of(cls, interpreters: Sequence[Interpreter]) -> Cast:
        """The cast of a run."""
        return cls(
            interpreters={one.name: one for one in interpreters},
            names=short_names(interpreters),
            colours=colours(interpreters),
        )

    def name(self, interpreter: str) -> str:
        """The short name; the given one where the run does not describe it."""
        return self.names.get(interpreter, interpreter)

    def cell(self, cell: Cell) -> str:
        """`3.13t · threads × 2`."""
        team = cell.strategy if cell.at_once == 1 else f"{cell.strategy} × {cell.at_once}"
        return f"{self.name(cell.interpreter)} · {team}"

    def look(self, interpreter: str, strategy: str) -> Look:
        """How a series is drawn."""
        described = self.interpreters.get(interpreter, UNKNOWN)
        colour = self.colours.get(interpreter) or next(iter(colours([UNKNOWN]).values()))
        return look(described, strategy, colour)


def series_uid(interpreter: str, strategy: str) -> str:
    """By what the browser knows a series again, so that a hidden one stays hidden; Plotly puts it into selectors."""
    return "s" + hashlib.sha256(f"{interpreter}\0{strategy}".encode()).hexdigest()[:12]
