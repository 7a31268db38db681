"""Quantities and cells in words, the same in sentences, tables and item ids."""

from __future__ import annotations

import json
import math

from internals_lab.counted import counted
from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell, Interval
from internals_lab.model.declaration import Scenario, Side
from internals_lab.model.machine import Room
from internals_lab.model.results import State

ONE_OF = {"threads": "thread", "processes": "process", "subinterpreters": "subinterpreter"}
# How many nanoseconds each is.
TIME_UNITS = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))


def ratio(interval: Interval) -> str:
    """`1.75x [1.71, 1.78]`, with as many decimals as it takes to see on which side of 1 the limits lie."""
    decimals = ratio_decimals(interval)
    return f"{interval.estimate:.{decimals}f}x [{interval.low:.{decimals}f}, {interval.high:.{decimals}f}]"


def ratio_with_word(interval: Interval, word: str) -> str:
    """`1.75x faster [1.71, 1.78]`."""
    return ratio(interval).replace("x ", f"x {word} ", 1)


def ratio_decimals(interval: Interval) -> int:
    """Three significant digits of the estimate, and more where a limit would read as 1 without being 1."""
    decimals = max(0, 2 - math.floor(math.log10(interval.estimate)))
    if 0.9 < interval.estimate < 1.1:
        decimals = 3
    while decimals < 5 and any(
        limit != 1 and float(f"{limit:.{decimals}f}") == 1 for limit in (interval.low, interval.high)
    ):
        decimals += 1
    return decimals


def inverse(interval: Interval) -> Interval:
    """The same ratio seen from the other side."""
    return Interval(
        estimate=1 / interval.estimate,
        low=1 / interval.high,
        high=1 / interval.low,
        level=interval.level,
        n=interval.n,
    )


def duration(interval: Interval) -> str:
    """`7.02 ms [6.90, 7.15]`: one unit for the estimate and both limits. A difference of times may be 0 or less: then it
    has the digits that its widest part is worth.
    """
    estimate, low, high = interval.estimate, interval.low, interval.high
    size = estimate if estimate > 0 else max(-estimate, abs(low), abs(high))
    scale, unit = next((one for one in TIME_UNITS if size >= one[0]), TIME_UNITS[-1])
    decimals = max(0, 2 - math.floor(math.log10(size / scale))) if size else 0
    return f"{estimate / scale:.{decimals}f} {unit} [{low / scale:.{decimals}f}, {high / scale:.{decimals}f}]"


def size(interval: Interval) -> str:
    """`12.3 MB [12.1, 12.5]`, in units of a million bytes."""
    estimate, low, high = (limit / 1e6 for limit in (interval.estimate, interval.low, interval.high))
    decimals = 2 if abs(estimate) < 1 else 1
    return f"{estimate:.{decimals}f} MB [{low:.{decimals}f}, {high:.{decimals}f}]"


def frequency(period: Interval) -> str:
    """`3210/s [3150, 3280]`: how often a second what takes this long is done."""
    estimate, low, high = (1e9 / value for value in (period.estimate, period.high, period.low))
    decimals = max(0, 2 - math.floor(math.log10(estimate)))
    return f"{estimate:.{decimals}f}/s [{low:.{decimals}f}, {high:.{decimals}f}]"


def disagreement(typical: State, total: State) -> str | None:
    """`typical same, total slower`: rare pauses, say; None where the two say the same."""
    return None if typical == total else f"typical {typical}, total {total}"


def level(interval: Interval) -> str:
    """`95 %`."""
    return f"{interval.level * 100:g} %"


def value(of_axis: JSON) -> str:
    """An axis value without spaces or brackets, so that it can stand in an item id."""
    if isinstance(of_axis, str):
        text = of_axis
    elif isinstance(of_axis, list):
        text = ",".join(value(entry) for entry in of_axis)
    else:
        text = json.dumps(of_axis, separators=(",", ":"))
    return text.replace(" ", "_").replace("[", "(").replace("]", ")").replace("::", ":")


def side(one: Side) -> str:
    """A side of a claim: `threads`, `gil=false`."""
    return str(one.value) if one.name is None else f"{one.name}={value(one.value)}"


def setting(cell: Cell, scenario: Scenario, *, without: str | None = None) -> list[str]:
    """`n=1000` for every param and knob of the cell that varies in the scenario, but for the one left out."""
    varied = [(name, cell.params.get(name)) for name in scenario.params if len(scenario.params[name]) > 1]
    varied += [(name, cell.knobs.get(name)) for name in scenario.knobs if len(scenario.knobs[name]) > 1]
    return [f"{name}={value(of_axis)}" for name, of_axis in varied if name != without]


def is_several(cell: Cell) -> bool:
    """Whether a sentence speaks of the cell in the plural."""
    return cell.variant is None and cell.strategy in ONE_OF and cell.workers != 1


def team(cell: Cell) -> str:
    """Who does the work: `sequential`, `1 thread`, `4 processes`, `asyncio with 8 in flight`, a snippet's name."""
    if cell.variant is not None:
        return f"`{cell.variant}`"
    if cell.strategy == "sequential":
        return "sequential"
    if cell.strategy in ONE_OF:
        return workers(cell.strategy, cell.workers)
    if cell.in_flight is not None:
        return f"{cell.strategy} with {cell.in_flight} in flight"
    return f"{cell.strategy} with {counted(cell.workers, 'worker')}"


def beyond(room: Room) -> str:
    """`beyond the 2 physical cores`, `beyond the quota of 1.5 cores`."""
    if room.limit == "quota":
        return f"beyond the quota of {counted(room.cores, 'core', form='g')}"
    return f"beyond the {counted(room.cores, 'physical core', form='g')}"


def workers(strategy: str, count: int) -> str:
    """`1 thread`, `4 processes`, `2 workers`: so many workers of a strategy."""
    if count == 1:
        return f"1 {ONE_OF.get(strategy, 'worker')}"
    return f"{count} {strategy if strategy in ONE_OF else 'workers'}"
