"""Which series a chart has, what they are called and how they look, fixed for a whole run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts.short_names import short_names
from internals_lab_dashboard.figures.looks.palette import Look, Tint, look, tints

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
    tints: dict[str, Tint]

    @classmethod
    def of(cls, interpreters: Sequence[Interpreter], also: Sequence[Interpreter] = ()) -> Cast:
        """The cast of a run; `also` are interpreters of others, which leave those of the run as they look."""
        known = {one.name for one in interpreters}
        everyone = [*interpreters, *(one for one in also if one.name not in known)]
        return cls(
            interpreters={one.name: one for one in everyone},
            names=short_names(everyone),
            tints=tints(interpreters, everyone[len(interpreters) :]),
        )

    @property
    def colours(self) -> dict[str, str]:
        """A colour for each interpreter, by name."""
        return {name: tint.colour for name, tint in self.tints.items()}

    def name(self, interpreter: str) -> str:
        """The short name; the given one where the run does not describe it."""
        return self.names.get(interpreter, interpreter)

    def cell(self, cell: Cell) -> str:
        """`3.13t · threads × 2`; the sequential one has no number."""
        is_alone = cell.strategy == "sequential" and cell.at_once == 1
        team = cell.strategy if is_alone else f"{cell.strategy} × {cell.at_once}"
        return f"{self.name(cell.interpreter)} · {team}"

    def is_forced(self, cell: Cell) -> bool:
        """Whether it is a build that can do without a GIL, told to have one."""
        described = self.interpreters.get(cell.interpreter)
        return described is not None and described.free_threaded_build and cell.knobs.get("gil") is True

    def look(self, interpreter: str, strategy: str) -> Look:
        """How a series is drawn."""
        described = self.interpreters.get(interpreter, UNKNOWN)
        return look(described, strategy, self.tints.get(interpreter) or tints([UNKNOWN])[UNKNOWN.name])


def series_uid(interpreter: str, strategy: str) -> str:
    """By what the browser knows a series again, so that a hidden one stays hidden; Plotly puts it into selectors."""
    return "s" + hashlib.sha256(f"{interpreter}\0{strategy}".encode()).hexdigest()[:12]
