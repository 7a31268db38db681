"""Controls: cells that nobody declared, which the lab measures to read the others by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter

# The control `gil` is the cell that it was made of, with this knob more.
FORCED_ON = {"gil": True}


def gil_builds(free_threaded: Interpreter, interpreters: Sequence[Interpreter]) -> list[Interpreter]:
    """The builds of the same implementation that have a GIL: those that the cost of a free-threaded one is against.

    One of the same version goes first: from another version more differs than the GIL.
    """
    builds = [
        interpreter
        for interpreter in interpreters
        if not interpreter.free_threaded_build and interpreter.implementation == free_threaded.implementation
    ]
    return sorted(builds, key=lambda build: build.version != free_threaded.version)


def gil_build_of(interpreter: Interpreter, interpreters: Sequence[Interpreter]) -> Interpreter | None:
    """What a team would change from, "the GIL build"; None for an interpreter that is no free-threaded build."""
    if not interpreter.free_threaded_build:
        return None
    return next(iter(gil_builds(interpreter, interpreters)), None)


def ceiling_at(interpreter: str, workers: int, cells: Iterable[Cell]) -> Cell | None:
    """The control `ceiling` on the interpreter of that name with so many workers."""
    return next(
        (
            cell
            for cell in cells
            if cell.control == "ceiling" and cell.interpreter == interpreter and cell.workers == workers
        ),
        None,
    )


def ceilings_needed(declared: Iterable[Cell], cells: Sequence[Cell]) -> list[Cell]:
    """The controls `ceiling` among `cells` that these declared ones are read by: at their workers, and at one."""
    found: dict[str, Cell] = {}
    for cell in declared:
        if needs_ceiling(cell):
            for workers in (1, cell.workers):
                if control := ceiling_at(cell.interpreter, workers, cells):
                    found[control.id] = control
    return list(found.values())


def needs_ceiling(cell: Cell) -> bool:
    """Whether the cell's speedup is read by what the machine gives; that of units that wait is not."""
    return cell.control is None and cell.in_flight is None and cell.workers > 1


def uncontrolled(control: Cell) -> Cell:
    """The axis values of the cell that the control `gil` was made of (under the control's id)."""
    knobs = {name: value for name, value in control.knobs.items() if name not in FORCED_ON}
    return msgspec.structs.replace(control, knobs=knobs, control=None)
