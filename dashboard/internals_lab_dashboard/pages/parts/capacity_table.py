"""The table below the bars of lost capacity: each share with its interval over rounds."""

from __future__ import annotations

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.capacity import LOSSES, CapacityPoint
from internals_lab_dashboard.figures.capacity import PARTS
from internals_lab_dashboard.figures.looks.part import Part
from internals_lab_dashboard.pages.content.page import Cell, Column
from internals_lab_dashboard.pages.parts.interval_cells import (
    exact_cells,
    exact_columns,
    interval_cells,
    interval_columns,
)

# Of the interval of a share; what is drawn is the median, as the document has it.
OVER_ROUNDS = ("low", "high", "level", "n")


def _part_columns(part: Part) -> tuple[Column, ...]:
    """A number to sort by, and its interval in words; what is left of the whole is no figure of its own, and has none."""
    share = Column(field=part.name, header=part.header, figures=".1%", width=86)
    if part.name not in LOSSES:
        return (share,)
    header = part.header.lower()
    return (
        share,
        Column(
            field=f"{part.name}_interval",
            header="Interval",
            width=122,
            exact=exact_columns(header, OVER_ROUNDS),
        ),
    )


CAPACITY_COLUMNS = (
    Column(field="cell", header="Cell", width=160),
    Column(field="reading", header="Consistent with", width=190),
    *(column for part in PARTS for column in _part_columns(part)),
    Column(field="rounds", header="Rounds", figures="d", width=78),
    Column(field="ceiling", header="Machine gives", width=170, exact=exact_columns("ceiling")),
    *interval_columns("CPU ratio", ".3f", width=94, over="Its rounds"),
    Column(field="sentence", header="Diagnosis", width=320, fills=True),
)


def capacity_row(point: CapacityPoint, name: str, reading: str) -> dict[str, Cell]:
    """Of a cell that is drawn; `name` and `reading` are its words."""
    diagnosis = point.diagnosis
    return {
        "cell": name,
        "reading": reading,
        **_part_cells(point),
        "rounds": point.row.rounds,
        "ceiling": _with_limits(point.ceiling),
        **exact_cells("ceiling", point.ceiling),
        **interval_cells(diagnosis.cpu_inflation if diagnosis else None, rounds=point.row.rounds),
        "sentence": diagnosis.sentence if diagnosis else "",
    }


def _part_cells(point: CapacityPoint) -> dict[str, Cell]:
    cells: dict[str, Cell] = dict(point.shares or {})
    for part in PARTS:
        interval = point.over_rounds(part.name)
        if part.name in LOSSES:
            cells[f"{part.name}_interval"] = _limits(interval) if interval else ""
            cells |= exact_cells(part.header.lower(), interval, OVER_ROUNDS)
    return cells


def _limits(interval: Interval) -> str:
    return f"{interval.low:.1%} to {interval.high:.1%}"


def _with_limits(interval: Interval | None) -> str:
    return f"{interval.estimate:.1%} ({_limits(interval)})" if interval else ""
