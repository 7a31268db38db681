"""The axes of a scenario's cells, so that a page can draw some and let its reader choose one value of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from internals_lab.model.cell import Cell
from internals_lab_dashboard.data.run.rows import CellRow, as_word

PLAIN_AXES = ("interpreter", "strategy", "workers", "variant")
UNSET = "not set"


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """`key` is the word in the URL (`strategy`, `param.n`, `knob.gil`); `values` are words in order of appearance."""

    key: str
    label: str
    values: tuple[str, ...]


def place(cell: Cell) -> dict[str, str]:
    """Where a cell stands on every axis that it has, as words."""
    words = {"interpreter": cell.interpreter, "strategy": cell.strategy, "workers": str(cell.workers)}
    if cell.variant is not None:
        words["variant"] = cell.variant
    words |= {f"param.{name}": as_word(value) for name, value in cell.params.items()}
    words |= {f"knob.{name}": as_word(value) for name, value in cell.knobs.items()}
    return words


def axes_of(cells: Iterable[CellRow], *, drawn: Iterable[str] = ()) -> list[Axis]:
    """Every axis of these cells but the drawn ones. A cell without an axis that others have stands at `UNSET`."""
    places = [place(row.cell) for row in cells]
    keys = dict.fromkeys(key for one in places for key in one)
    ordered = [key for key in PLAIN_AXES if key in keys] + [key for key in keys if key not in PLAIN_AXES]
    passed_over = set(drawn)
    return [
        Axis(
            key=key,
            label=key.partition(".")[2] or key,
            values=tuple(dict.fromkeys(one.get(key, UNSET) for one in places)),
        )
        for key in ordered
        if key not in passed_over
    ]


def at(cells: Iterable[CellRow], setting: Mapping[str, str]) -> list[CellRow]:
    """The cells that stand at one value of each axis in `setting`."""
    return [
        row
        for row in cells
        if all((place(row.cell)).get(key, UNSET) == value for key, value in setting.items())
    ]
