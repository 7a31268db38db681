"""Figures of probes in words, each in the unit that it is read in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from internals_lab.model.cell import Cell, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import Figure, ProbeUsed
from internals_lab.model.results import ClaimResult
from internals_lab.model.run import RunDocument
from internals_lab.verdicts import wording

# Of a unit that is written otherwise: the number that one of the other's is, from which size on, and its sign.
_SCALES: dict[str, Sequence[tuple[float, str]]] = {
    "ns": wording.TIME_UNITS,
    "bytes": ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "bytes")),
    "share": ((0.01, "%"),),
}
# So many decimals more than three digits take are shown where only they tell two numbers apart.
MOST_FURTHER = 2


def units_of(probes: Iterable[ProbeUsed]) -> dict[str, str]:
    """The unit of every figure of a run, by its full name."""
    return {f"{probe.name}.{name}": unit for probe in probes for name, unit in probe.units.items()}


def unit_of(figure: str, units: Mapping[str, str]) -> str:
    """By what its probe says, else by what its name ends in: an inspection's `pair_stayed_ns` are nanoseconds."""
    ending = figure.rpartition("_")[2]
    return units.get(figure) or (ending if ending in _SCALES else "")


def number(value: float) -> str:
    """`12`, `1,048,576`, `0.0123`: whole numbers whole, others with three digits that tell."""
    return f"{value:,.{_decimals([value])}f}"


def quantity(interval: Interval, unit: str) -> str:
    """`12 [11, 13] pauses`, `1.24 ms [1.20, 1.31]`, `3.4 % [3.1, 3.9]`."""
    limits = (interval.estimate, interval.low, interval.high)
    scale, sign = _scale(max(map(abs, limits)), unit)
    scaled = [limit / scale for limit in limits]
    decimals = _decimals(scaled)
    estimate, low, high = (f"{limit:,.{decimals}f}" for limit in scaled)
    if unit in _SCALES:
        return f"{estimate} {sign} [{low}, {high}]"
    return f"{estimate} [{low}, {high}] {unit}".rstrip()


def figure_in_words(figure: Figure) -> str:
    """Its interval; where it has none, the range that was seen."""
    if figure.value is not None:
        return quantity(figure.value, figure.unit)
    scale, sign = _scale(max(abs(figure.least), abs(figure.most)), figure.unit)
    decimals = _decimals([figure.least / scale, figure.most / scale])
    least, most = (f"{limit / scale:,.{decimals}f}" for limit in (figure.least, figure.most))
    return f"{least if least == most else f'{least} to {most}'} {sign}".rstrip()


def place_of(cell: Cell, scenario: Scenario, interpreters: Mapping[str, Interpreter]) -> str:
    """`3.13t, 2 threads, n=10`; an inspection has no team."""
    team = [wording.team(cell)] if scenario.kind != "inspection" else []
    return ", ".join([interpreters[cell.interpreter].short, *team, *wording.setting(cell, scenario)])


def sentence(result: ClaimResult, document: RunDocument) -> str:
    """What a claim about a figure was judged by: `gc.pauses is 12 [11, 13] pauses on 3.13t, sequential (95 %, n = 6
    passes).`; "" where it has nothing.
    """
    if result.value is None:
        return ""
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    scenario = next(one for one in document.scenarios if one.id == result.scenario)
    cells = {one.cell.id: one.cell for one in document.cells}
    subject, reference = (
        place_of(cells[side], scenario, interpreters) if side in cells else ""
        for side in (result.subject, result.reference)
    )
    if result.is_ratio:
        return (
            f"{result.figure} on {subject} is {found(result)} of that on {reference} ({basis(result.value)})."
        )
    return f"{result.figure} is {found(result)} on {subject} ({basis(result.value)})."


def claimed(result: ClaimResult) -> str:
    """`speedup > 1.5`, `gc.pauses == 0`, `ratio of memory.rss_bytes > 1.2`: what was claimed."""
    if result.figure is None:
        return f"speedup {result.threshold}"
    return f"{'ratio of ' if result.is_ratio else ''}{result.figure} {result.threshold}"


def found(result: ClaimResult) -> str:
    """`12 [11, 13] pauses`, `1.31x [1.22, 1.40]`: what a claim about a figure was judged by; "" without."""
    if result.value is None:
        return ""
    return wording.ratio(result.value) if result.is_ratio else quantity(result.value, result.unit)


def basis(interval: Interval) -> str:
    """`95 %, n = 6 passes`."""
    return f"{wording.level(interval)}, n = {interval.n} passes"


def _scale(size: float, unit: str) -> tuple[float, str]:
    scales = _SCALES.get(unit, ((1.0, unit),))
    return next(((scale, sign) for scale, sign in scales if size >= scale), scales[-1])


def _decimals(values: Iterable[float]) -> int:
    """None for whole numbers; else as many as the largest needs for three digits that tell, and more where numbers that
    differ would read alike.
    """
    listed = sorted(set(values))
    if all(value == round(value) for value in listed):
        return 0
    fewest = max(0, 2 - math.floor(math.log10(max(map(abs, listed)))))
    for decimals in range(fewest, fewest + MOST_FURTHER):
        if len({f"{value:.{decimals}f}" for value in listed}) == len(listed):
            return decimals
    return fewest + MOST_FURTHER
