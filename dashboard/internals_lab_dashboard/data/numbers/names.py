"""What sizes and times are called where space is short."""

from __future__ import annotations

from collections.abc import Iterable

from internals_lab.counted import counted
from internals_lab.model.cell import Cell
from internals_lab.verdicts.wording import TIME_UNITS


def size_name(cell: Cell) -> str:
    """`1 worker`, `4 workers`; of a closed loop `8 in flight`."""
    if cell.in_flight is not None:
        return f"{cell.in_flight} in flight"
    return counted(cell.workers, "worker")


def time_unit(times_ns: Iterable[float]) -> tuple[float, str]:
    """Nanoseconds of the unit in which these times are handy, and its name."""
    least = min((time_ns for time_ns in times_ns if time_ns > 0), default=1.0)
    return next((one for one in TIME_UNITS if least >= one[0]), TIME_UNITS[-1])
