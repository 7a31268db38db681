"""What a claim's `where` lets pass."""

from __future__ import annotations

from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts import wording


def matches(where: dict[str, JSON], cell: Cell, interpreter: Interpreter, *, gil: bool) -> bool:
    """Whether a claim's filter lets the cell pass; a list as a filter's value means any of its entries."""
    return mismatch(where, cell, interpreter, gil=gil) is None


def mismatch(where: dict[str, JSON], cell: Cell, interpreter: Interpreter, *, gil: bool) -> str | None:
    """The first filter that the cell does not pass, as `gil=false`; None where it passes all."""
    settings: dict[str, JSON] = {"strategy": cell.strategy, "variant": cell.variant}
    settings |= interpreter.knobs | cell.params | cell.knobs
    known: dict[str, list[JSON]] = {name: [value] for name, value in settings.items()}
    known |= {} if cell.in_flight is None else {"in_flight": [cell.in_flight]}
    known |= {
        "gil": [gil],
        "free_threaded": [interpreter.free_threaded_build],
        "interpreter": [interpreter.short, interpreter.name],
        "implementation": [interpreter.implementation],
    }
    for name, wanted in where.items():
        found = known.get(name, [])
        accepted = [wanted, *wanted] if isinstance(wanted, list) else [wanted]
        if not any(value in accepted for value in found):
            return f"{name}={wording.value(wanted)}"
    return None
