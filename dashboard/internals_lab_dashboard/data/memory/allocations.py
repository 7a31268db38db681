"""The lines that hold memory, as the passes of the `allocations` probe have them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from internals_lab.errors import EstimationError
from internals_lab.model.base import JSON
from internals_lab.model.cell import Interval
from internals_lab.model.probe_pass import ProbePass
from internals_lab_dashboard.data.probes.detail import details, mappings, number

MOST_LINES = 15
LEVEL = 0.95


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What one line of source held at the end of a pass: `interval` is None where not enough passes have it among their
    lines, which are the first few of each. The count is of allocations.
    """

    where: str
    median_bytes: float
    median_count: float
    interval: Interval | None
    passes: int
    of: int

    @property
    def estimate_bytes(self) -> float:
        """The interval's, where there is one."""
        return self.interval.estimate if self.interval else self.median_bytes


def lines(passes: Sequence[ProbePass]) -> list[Line]:
    """Those that hold most, first the largest."""
    told: dict[str, list[tuple[float, float]]] = {}
    for detail in details(passes):
        for where, size, count in _lines_of(detail):
            told.setdefault(where, []).append((size, count))
    found = [_line(where, seen, len(passes)) for where, seen in told.items()]
    return sorted(found, key=lambda line: -line.estimate_bytes)[:MOST_LINES]


def _line(where: str, seen: Sequence[tuple[float, float]], of: int) -> Line:
    # It brings numpy along, which the dashboard starts without.
    from internals_lab.estimation.hodges_lehmann import hodges_lehmann

    sizes = [size for size, _ in seen]
    try:
        # Where some passes do not list it, the smaller sizes are not known.
        interval = hodges_lehmann(sizes, LEVEL) if len(sizes) == of else None
    except EstimationError:
        interval = None
    return Line(
        where=where,
        median_bytes=statistics.median(sizes),
        median_count=statistics.median(count for _, count in seen),
        interval=interval,
        passes=len(seen),
        of=of,
    )


def _lines_of(detail: dict[str, JSON]) -> Iterator[tuple[str, float, float]]:
    seen = set()
    for line in mappings(detail.get("lines")):
        where = f"{line.get('file')}:{line.get('line')}"
        size, count = number(line.get("bytes")), number(line.get("count"))
        if size is not None and count is not None and where not in seen:
            seen.add(where)
            yield where, size, count
