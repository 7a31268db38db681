"""Which cells a run measures: what was asked for, with what it is read by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.book.entry import Entry
from internals_lab.runner.planning.arm import Arm
from internals_lab.verdicts.comparisons import planned_pairs
from internals_lab.verdicts.controls import ceilings_needed


@dataclass(frozen=True, kw_only=True)
class CellsOfRun:
    """The cells by id, their scenarios in order, and the pairs (subject, reference) that are to be alive together."""

    entries: dict[str, Entry]
    scenarios: list[Scenario]
    pairs: list[tuple[str, str]]


def cells_of_run(
    arms: Sequence[Arm],
    *,
    wanted: frozenset[str] | None,
    interpreters: Sequence[Interpreter],
    cores_usable: int,
) -> CellsOfRun:
    """Of all arms those that are wanted (cell ids, None for all), and the references and controls that they are read by."""
    scenarios = list({arm.scenario.id: arm.scenario for arm in arms}.values())
    measurable = [arm.cell for arm in arms if arm.left_out is None]
    planned = planned_pairs(scenarios, measurable, interpreters, cores_usable=cores_usable)
    pairs = [(pair.subject, pair.reference) for pair in planned if pair.together]
    every = [arm.cell for arm in arms]
    pulled_in = frozenset[str]() if wanted is None else _pulled_in_by(wanted, every, pairs)
    entries = {
        arm.cell.id: Entry(
            arm=arm, cell=msgspec.structs.replace(arm.cell, pulled_in=arm.cell.id in pulled_in)
        )
        for arm in arms
        if wanted is None or arm.cell.id in wanted | pulled_in
    }
    kept = {entry.cell.scenario for entry in entries.values()}
    return CellsOfRun(entries=entries, scenarios=[one for one in scenarios if one.id in kept], pairs=pairs)


def _pulled_in_by(
    wanted: frozenset[str], cells: Sequence[Cell], pairs: Sequence[tuple[str, str]]
) -> frozenset[str]:
    references = {reference for subject, reference in pairs if subject in wanted}
    measured = [cell for cell in cells if cell.id in wanted | references]
    return frozenset(references | {cell.id for cell in ceilings_needed(measured, cells)}) - wanted
