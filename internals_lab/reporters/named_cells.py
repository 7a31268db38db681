"""Cells in reasons by what they are, where a document has their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.verdicts import wording
from internals_lab.verdicts.like_reasons import STARVED


@dataclass(frozen=True, kw_only=True)
class NamedCells:
    """The cells of one scenario; `shorts` are the interpreters' words, by name."""

    cells: list[Cell]
    scenario: Scenario
    shorts: Mapping[str, str]
    _by_label: dict[str, Cell] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # The longest first: one may begin as another does.
        for cell in sorted(self.cells, key=lambda one: -len(one.label)):
            self._by_label[cell.label] = cell

    def plain(self, reason: str, *, on: str) -> str:
        """`2 threads are invalid: ...`, of "3.13t-threads-2 is invalid: ..." said of the interpreter of the name `on`."""
        for label, cell in self._by_label.items():
            if label in reason:
                bounded = rf"(?<![\w.=-]){re.escape(label)}(?![\w.=-])"
                # Of a function, so that nothing in a name is taken for a reference to a group.
                for verb in (" is ", ""):
                    reason = re.sub(bounded + verb, partial(_taken, self._named(cell, on, verb)), reason)
        return _shorter(reason)

    def _named(self, cell: Cell, on: str, verb: str) -> str:
        where = "" if cell.interpreter == on else f" on {self.shorts.get(cell.interpreter, cell.interpreter)}"
        setting = ", ".join(wording.setting(cell, self.scenario))
        with_setting = f" with {setting}" if setting else ""
        verb = " are " if verb and wording.is_several(cell) else verb
        return f"{wording.team(cell)}{where}{with_setting}{verb}"


def _taken(name: str, _: re.Match[str]) -> str:
    return name


def named_cells(results: Iterable[CellResult], scenario: Scenario, shorts: Mapping[str, str]) -> NamedCells:
    """Those of the scenario among `results`."""
    cells = [one.cell for one in results if one.cell.scenario == scenario.id]
    return NamedCells(cells=cells, scenario=scenario, shorts=shorts)


def _shorter(reason: str) -> str:
    """`no figure for 2 threads: starved in 6 of 8 rounds`: how much, and of which round, stands with the cell."""
    found = STARVED.fullmatch(reason)
    if found is None:
        return reason
    return f"no figure for {found['who']}: starved in {found['rounds']}"
