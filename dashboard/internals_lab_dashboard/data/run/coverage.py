"""What came of each cell of a run: states counted by scenario or cell, and by interpreter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from internals_lab.model.cell import Outcome
from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.numbers.names import size_name
from internals_lab_dashboard.data.run.rows import CellRow, RunRows, as_word

OWN_CELLS = "the lab's own cells"
# In the order in which they are told.
SIGNS: dict[Outcome, str] = {
    "measured": "✓",
    "failed": "✗",
    "crashed": "†",
    "timeout": "◷",
    "invalid": "!",
    "unsupported": "∅",
    "skipped": "–",
    "pending": "…",
}
# Asked for and begun, and without a figure that can be used.
WENT_WRONG: tuple[Outcome, ...] = ("failed", "crashed", "timeout", "invalid")


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """The cells of one row on one interpreter."""

    row: str
    interpreter: str
    cells: tuple[CellRow, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many have each state, in the order of the states."""
        counted = Counter(one.outcome for one in self.cells)
        return {state: counted[state] for state in SIGNS if counted[state]}

    @property
    def rounds(self) -> list[int]:
        """Of those that were measured."""
        return [one.rounds for one in self.cells if one.outcome == "measured"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why some cells have no figure: `cells` have one state and one reason."""

    state: Outcome
    reason: str
    cells: tuple[CellRow, ...]


def scenario_names(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """A name for each by id; of several with one name, with the file, and its folder where that does not tell them apart."""
    ways = {
        one.id: (one.name, f"{one.name} ({PurePath(one.file).name})", f"{one.name} ({one.file})")
        for one in scenarios
    }
    uses = Counter(way for these in ways.values() for way in dict.fromkeys(these))
    return {key: next((way for way in these if uses[way] == 1), these[-1]) for key, these in ways.items()}


def by_scenario(rows: RunRows, cells: Iterable[CellRow]) -> list[Covered]:
    """A row a scenario, in the run's order, and one for the cells that the lab added by itself."""
    names = scenario_names(rows.scenarios)
    found: dict[tuple[str, str], list[CellRow]] = {}
    for one in cells:
        row = OWN_CELLS if one.cell.control else names.get(one.cell.scenario, one.cell.scenario)
        found.setdefault((row, one.cell.interpreter), []).append(one)
    order = {name: place for place, name in enumerate([*names.values(), OWN_CELLS])}
    told = sorted(found.items(), key=lambda item: order.get(item[0][0], len(order)))
    return [Covered(row=row, interpreter=name, cells=tuple(own)) for (row, name), own in told]


def by_cell(cells: Iterable[CellRow]) -> list[Covered]:
    """A row a place on the axes but for the interpreter."""
    found: dict[tuple[str, str], list[CellRow]] = {}
    for one in cells:
        found.setdefault((place_of(one), one.cell.interpreter), []).append(one)
    return [Covered(row=row, interpreter=name, cells=tuple(own)) for (row, name), own in found.items()]


def place_of(row: CellRow) -> str:
    """`threads · 4 workers · n=1000`, or the statement's name."""
    cell = row.cell
    if cell.variant is not None:
        words = [cell.variant]
    elif cell.strategy == "sequential" and cell.in_flight is None:
        words = [cell.strategy]
    else:
        words = [cell.strategy, size_name(cell)]
    words += [f"{name}={as_word(value)}" for name, value in {**cell.params, **cell.knobs}.items()]
    return " · ".join(words)


def reasons(cells: Iterable[CellRow]) -> list[Reason]:
    """Why cells have no figure, what went wrong first, then by how many share the reason."""
    found: dict[tuple[Outcome, str], list[CellRow]] = {}
    for one in cells:
        if one.outcome != "measured":
            found.setdefault((one.outcome, one.reason or ""), []).append(one)
    order = list(SIGNS)
    told = sorted(found.items(), key=lambda item: (order.index(item[0][0]), -len(item[1])))
    return [Reason(state=state, reason=reason, cells=tuple(own)) for (state, reason), own in told]
