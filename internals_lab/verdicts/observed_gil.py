"""The GIL of a cell: as it was planned, and as it was observed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.sample import GilState

ObservedGil = Literal["on", "off", "mixed", "unknown"]


def planned_gil(cell: Cell, interpreter: Interpreter) -> bool:
    """Whether the cell is to run with a GIL: as its knob says, else as the interpreter is built. One that is built
    without, and starts with one for what its environment imports, is not what was asked for.
    """
    from_knob = _as_bool(cell.knobs.get("gil", interpreter.knobs.get("gil")))
    if from_knob is not None:
        return from_knob
    return interpreter.has_gil and not interpreter.free_threaded_build


def observed_gil(result: CellResult) -> ObservedGil:
    """The state at the end of every sample, children's included. Of an inspection, that of its passes."""
    return gil_in(
        [sample.gil for sample in result.samples] or [one.gil for one in result.probe_passes if one.gil]
    )


def gil_in(processes: Iterable[GilState]) -> ObservedGil:
    """The state at the end of all these, children's included; `mixed` where they differ, `unknown` where none could tell."""
    seen = frozenset[bool]().union(*(state.seen_at_end for state in processes))
    if not seen:
        return "unknown"
    if len(seen) > 1:
        return "mixed"
    return "on" if seen == {True} else "off"


def enabled_by(processes: Iterable[GilState]) -> str | None:
    """The import that turned the GIL on, where the interpreter named one."""
    return next((state.enabled_by for state in processes if state.enabled_by), None)


def _as_bool(value: JSON) -> bool | None:
    """A knob's word for on or off; None for "as it comes"."""
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in ("1", "on", "true", "yes"):
        return True
    if word in ("0", "off", "false", "no"):
        return False
    return None
