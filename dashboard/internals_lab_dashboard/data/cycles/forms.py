"""Forms of cycles side by side: what an inspection found left of each when its last name was gone, and for how long.

An inspection tells of a form by the names of its figures: `NAME_objects` and `NAME_left`, and where it knows them
`NAME_stayed_allocations`, `NAME_stayed_ns`, `NAME_after_collect` and `NAME_found`, what a collection finds in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.probes.passes import value_of
from internals_lab_dashboard.data.run.rows import CellRow

PROBE = "inspection"
LEFT, OBJECTS = "_left", "_objects"


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form on one interpreter, each figure with its interval over passes."""

    row: CellRow
    name: str
    objects: Interval
    left: Interval
    stayed_allocations: Interval | None
    stayed_ns: Interval | None
    after_collect: Interval | None
    found: Interval | None


def forms_of(row: CellRow) -> list[Form]:
    """In the order in which the inspection tells of them."""
    names = [figure.name for figure in row.derived.figures if figure.probe == PROBE]
    found = []
    for name in (one.removesuffix(LEFT) for one in names if one.endswith(LEFT)):
        objects, left = _told(row, name + OBJECTS), _told(row, name + LEFT)
        if objects is None or left is None or objects.estimate <= 0:
            continue
        found.append(
            Form(
                row=row,
                name=name.replace("_", " "),
                objects=objects,
                left=left,
                stayed_allocations=_told(row, f"{name}_stayed_allocations"),
                stayed_ns=_told(row, f"{name}_stayed_ns"),
                after_collect=_told(row, f"{name}_after_collect"),
                found=_told(row, f"{name}_found"),
            )
        )
    return found


def _told(row: CellRow, figure: str) -> Interval | None:
    return value_of(row, f"{PROBE}.{figure}")
