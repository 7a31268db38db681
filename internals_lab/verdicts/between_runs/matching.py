"""Which cell of one run is which of another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.interpreter import Interpreter

Key: TypeAlias = tuple[str, ...]


def paired_interpreters(
    baseline: Sequence[Interpreter], current: Sequence[Interpreter]
) -> dict[str, Interpreter]:
    """By the current one's name, the interpreter of the baseline that stands for it: the one of its name, else the only one
    of its short name (3.13t, of another patch release).
    """
    by_name = {one.name: one for one in baseline}
    pairs = {one.name: by_name[one.name] for one in current if one.name in by_name}
    taken = {one.name for one in pairs.values()}
    left = [one for one in baseline if one.name not in taken]
    new = [one for one in current if one.name not in pairs]
    uses = Counter(one.short for one in left), Counter(one.short for one in new)
    by_short = {one.short: one for one in left}
    for one in new:
        if one.short and all(use[one.short] == 1 for use in uses):
            pairs[one.name] = by_short[one.short]
    return pairs


def matched(
    baseline: Iterable[CellResult], current: Iterable[CellResult], pairs: dict[str, Interpreter]
) -> Iterator[tuple[CellResult | None, CellResult | None]]:
    """Each cell of the current run with that of the baseline, then what only the baseline has; None where there is none."""
    names = {one.name: name for name, one in pairs.items()}
    left = {key(one.cell, names.get(one.cell.interpreter, "")): one for one in baseline}
    for one in current:
        yield left.pop(key(one.cell, one.cell.interpreter), None), one
    for one in left.values():
        yield one, None


def key(cell: Cell, interpreter: str) -> Key:
    """All axis values; `interpreter` is the name in the current run. One that it lacks keeps its own, apart from all."""
    return (
        cell.scenario,
        interpreter or f"only in baseline: {cell.interpreter}",
        cell.strategy,
        str(cell.workers),
        str(cell.in_flight),
        json.dumps([cell.params, cell.knobs], sort_keys=True),
        cell.variant or "",
        cell.control or "",
    )
