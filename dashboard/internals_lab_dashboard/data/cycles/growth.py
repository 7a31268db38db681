"""Types of which more objects were there after every block, with how many a unit of work left."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from internals_lab_dashboard.data.probes import detail
from internals_lab_dashboard.data.probes.passes import passes_of
from internals_lab_dashboard.data.run.rows import CellRow

PROBE = "objects"


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """One type: objects that stay per unit, the middle pass with the least and the most of `passes` passes."""

    type: str
    per_unit: float
    least: float
    most: float
    count: float
    passes: int


def growth_of(row: CellRow) -> list[Growth]:
    """The types that grew in any pass, most first. A pass in which a type did not grow counts as 0."""
    passes = passes_of(row, PROBE)
    per_unit: dict[str, list[float]] = {}
    counts: dict[str, list[float]] = {}
    for told in detail.details(passes):
        for grown in detail.mappings(told.get("grown")):
            name, value = detail.text(grown.get("type")), detail.number(grown.get("per_unit"))
            if name and value is not None:
                per_unit.setdefault(name, []).append(value)
                counts.setdefault(name, []).append(detail.number(grown.get("count")) or 0.0)
    found = []
    for name, given in per_unit.items():
        values = given + [0.0] * (len(passes) - len(given))
        found.append(
            Growth(
                type=name,
                per_unit=statistics.median(values),
                least=min(values),
                most=max(values),
                count=statistics.median(counts[name] + [0.0] * (len(passes) - len(given))),
                passes=len(passes),
            )
        )
    return sorted(found, key=lambda one: (-one.per_unit, -one.most, one.type))


def reasons_of(row: CellRow) -> list[str]:
    """What the probe said that it could not tell."""
    told = (detail.text(one.get("reason")) for one in detail.details(passes_of(row, PROBE)))
    return list(dict.fromkeys(filter(None, told)))
