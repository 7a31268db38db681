"""Which cells of a run a reader wants to see, whatever page they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Cell

AXES = ("interpreter", "strategy", "workers")


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The values to show on each axis, as words; none means all."""

    interpreter: tuple[str, ...] = ()
    strategy: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether it hides nothing."""
        return not (self.interpreter or self.strategy or self.workers)

    def of(self, cells: Iterable[Cell]) -> list[Cell]:
        """Those to show. Strategy and workers narrow only scenarios that vary in them."""
        every = list(cells)
        together: dict[str, list[Cell]] = {}
        for cell in every:
            together.setdefault(cell.scenario, []).append(cell)
        varied = {scenario: _varied(of_it) for scenario, of_it in together.items()}
        return [cell for cell in every if self._keeps(cell, varied[cell.scenario])]

    def _keeps(self, cell: Cell, varied: set[str]) -> bool:
        wanted = {"interpreter": self.interpreter, "strategy": self.strategy, "workers": self.workers}
        return all(
            axis not in varied or axis_word(cell, axis) in words for axis, words in wanted.items() if words
        )


def axis_word(cell: Cell, axis: str) -> str:
    """Where a cell stands on one of the axes; workers count what is done at a time."""
    return {"interpreter": cell.interpreter, "strategy": cell.strategy, "workers": str(cell.at_once)}[axis]


def _varied(cells: Sequence[Cell]) -> set[str]:
    # An interpreter that a scenario does not have hides it; a strategy that it cannot have does not.
    return {"interpreter"} | {axis for axis in AXES if len({axis_word(cell, axis) for cell in cells}) > 1}
