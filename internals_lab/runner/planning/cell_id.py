"""What a cell is called: its axis values in words, which tell it from all others of its scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter


def with_id(
    cell: Cell, scenario: Scenario, interpreter: Interpreter, knobs: Sequence[tuple[Knob, JSON]]
) -> Cell:
    """The cell with its id."""
    words = [interpreter.short]
    if scenario.kind != "inspection":
        words.append(cell.variant if cell.variant is not None else cell.strategy)
    if scenario.kind == "function":
        words.append(str(cell.workers) if cell.in_flight is None else f"in_flight={cell.in_flight}")
    words += [
        f"{name}={_text(value, scenario.params[name])}"
        for name, value in cell.params.items()
        if len(scenario.params[name]) > 1
    ]
    words += [
        f"{knob.name}={_text(value, scenario.knobs[knob.name], knob.word)}"
        for knob, value in knobs
        if knob.name in scenario.knobs
    ]
    label = "-".join(words)
    return msgspec.structs.replace(cell, id=f"{scenario.id}[{label}]")


def _text(value: JSON, axis: Sequence[JSON], word: Callable[[JSON], str] = str) -> str:
    # 1 and "1" on one axis are two cells.
    return word(value) if sum(word(other) == word(value) for other in axis) == 1 else repr(value)
