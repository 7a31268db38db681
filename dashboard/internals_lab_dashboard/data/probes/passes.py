"""What probes saw of a cell, pass by pass; and why they saw nothing elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab.model.probe_pass import Figure, ProbePass
from internals_lab_dashboard.data.run.rows import CellRow

NO_REASON = "no reason was recorded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Passes of a probe over a cell that gave nothing: their outcome, why, and how many they are."""

    row: CellRow
    outcome: str
    reason: str
    count: int


def passes_of(row: CellRow, probe: str) -> list[ProbePass]:
    """The passes of a probe that it measured in, by their number."""
    found = [one for one in row.derived.probe_passes if one.probe == probe and one.outcome == "measured"]
    return sorted(found, key=lambda one: one.number)


def was_asked(row: CellRow, probe: str) -> bool:
    """Whether the probe was to look at the cell, whatever came of it."""
    return any(one.probe == probe for one in row.derived.probe_passes)


def by_pass(row: CellRow, name: str) -> list[float]:
    """A figure (`gc.longest_pause_ns`) in each pass that gave one."""
    probe, _, figure = name.partition(".")
    given = (one.figures.get(figure) for one in passes_of(row, probe))
    return [value for value in given if value is not None and math.isfinite(value)]


def figure_of(row: CellRow, name: str) -> Figure | None:
    """A figure over its passes."""
    probe, _, figure = name.partition(".")
    found = (one for one in row.derived.figures if (one.probe, one.name) == (probe, figure))
    return next(found, None)


def value_of(row: CellRow, name: str) -> Interval | None:
    """A figure with its interval over passes, where there were enough of them and every limit is a number."""
    figure = figure_of(row, name)
    value = figure.value if figure is not None else None
    if value is None or not all(map(math.isfinite, (value.estimate, value.low, value.high))):
        return None
    return value


def refusals(cells: Iterable[CellRow], probe: str) -> list[Refusal]:
    """One for each cell and reason."""
    found = []
    for row in cells:
        reasons = Counter(
            (one.outcome, one.reason or NO_REASON)
            for one in row.derived.probe_passes
            if one.probe == probe and one.outcome != "measured"
        )
        found += [
            Refusal(row=row, outcome=outcome, reason=reason, count=count)
            for (outcome, reason), count in reasons.items()
        ]
        if row.outcome != "measured" and not row.derived.probe_passes:
            found.append(Refusal(row=row, outcome=row.outcome, reason=row.reason or NO_REASON, count=0))
    return found


def passes_counted(cells: Sequence[CellRow], probe: str) -> list[int]:
    """How many passes each cell has that gave anything."""
    return [count for row in cells if (count := len(passes_of(row, probe)))]
