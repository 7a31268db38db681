"""The settings of the collector that the cells of a scenario have: their thresholds, off, frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter
from internals_lab_dashboard.data.run.rows import CellRow, as_word

KNOBS = ("gc_threshold", "gc_freeze")
AS_IT_IS = "as-it-is"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """`key` is its word in the URL, `name` what a reader calls it."""

    key: str
    name: str


def setting_of(cell: Cell) -> Setting:
    """The setting of a cell."""
    given = {name: cell.knobs[name] for name in KNOBS if name in cell.knobs}
    if not given:
        return Setting(key=AS_IT_IS, name="as it is")
    names = [name for knob, value in given.items() if (name := _name(knob, value))]
    return Setting(
        key=";".join(as_word(value) for value in given.values()), name=" · ".join(names) or "as it is"
    )


def settings_of(cells: Iterable[CellRow]) -> list[Setting]:
    """Each once, in the order in which the scenario declares them."""
    return list({setting.key: setting for row in cells if (setting := setting_of(row.cell))}.values())


def is_the_usual(cell: Cell, interpreter: Interpreter | None) -> bool:
    """Whether the collector is set up as the interpreter itself does it."""
    if cell.knobs.get("gc_freeze"):
        return False
    threshold = cell.knobs.get("gc_threshold")
    if threshold is None:
        return True
    own = interpreter.gc_thresholds if interpreter is not None else None
    return isinstance(threshold, list) and bool(own) and threshold == list(own or [])[: len(threshold)]


def _name(knob: str, value: JSON) -> str:
    if knob == "gc_freeze":
        return "frozen" if value is True else "" if value is False else f"freeze {as_word(value)}"
    if isinstance(value, list):
        return ", ".join(as_word(one) for one in value)
    return as_word(value)
