"""Every pause of the collector in the passes of one cell, and the blocks that they fell into, as compact columns."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest
from typing import Any

from internals_lab.model.probe_pass import ProbePass

NOT_GIVEN = -1
COLUMNS = ("start_ns", "pause_ns", "generation", "collected", "uncollectable", "own_duration_ns")


@dataclass(frozen=True, kw_only=True, slots=True)
class Collecting:
    """One pass: its pauses one after the other, and its blocks. Times count from the first block's begin.

    What was not given is `NOT_GIVEN`. `units_per_block` are those of each worker. Of very many pauses a pass tells some,
    evenly by their length: `counted` is how many there were.
    """

    number: int
    counted: int
    units_per_block: int
    start_ns: array[float]
    pause_ns: array[float]
    generation: array[int]
    collected: array[int]
    uncollectable: array[int]
    own_duration_ns: array[float]
    block_start_ns: array[float]
    block_wall_ns: array[float]


def collectings(passes: Iterable[ProbePass]) -> tuple[Collecting, ...]:
    """One for each pass in which the `gc` probe measured, by number."""
    found = [_collecting(one) for one in passes if one.probe == "gc" and one.outcome == "measured"]
    return tuple(sorted(found, key=lambda one: one.number))


@dataclass(frozen=True, kw_only=True, slots=True)
class Pauses:
    """Those of several passes, shortest first, with the share of all that each and the shorter ones make up."""

    lengths_ns: tuple[float, ...]
    shares: tuple[float, ...]
    counted: int
    passes: int

    @property
    def told(self) -> int:
        """How many of them are there."""
        return len(self.lengths_ns)

    def quantile(self, share: float) -> float:
        """The shortest that `share` of them do not exceed."""
        place = bisect_left(self.shares, share - 1e-9)
        return self.lengths_ns[min(place, len(self.lengths_ns) - 1)]


def together(found: Sequence[Collecting]) -> Pauses:
    """The pauses of all passes. One that stands for several of its pass counts as so many."""
    weighed = sorted(
        (pause_ns, one.counted / len(one.pause_ns)) for one in found for pause_ns in one.pause_ns
    )
    total = sum(weight for _, weight in weighed)
    return Pauses(
        lengths_ns=tuple(pause_ns for pause_ns, _ in weighed),
        shares=tuple(share / total for share in accumulate(weight for _, weight in weighed)),
        counted=sum(one.counted for one in found),
        passes=len(found),
    )


def _collecting(one: ProbePass) -> Collecting:
    told: Iterator[tuple[Any, ...]] = zip_longest(*(one.columns.get(name, []) for name in COLUMNS))
    events = [event for event in told if _is_number(event[0]) and _is_number(event[1]) and event[1] >= 0]
    start_ns, pause_ns, generation, collected, uncollectable, own_ns = (
        zip(*events, strict=True) if events else ((),) * 6
    )
    blocks = _blocks(one)
    return Collecting(
        number=one.number,
        counted=max(len(events), _count(one.figures.get("pauses"))),
        units_per_block=one.units_per_block,
        start_ns=array("d", start_ns),
        pause_ns=array("d", pause_ns),
        generation=array("q", map(_count, generation)),
        collected=array("q", map(_count, collected)),
        uncollectable=array("q", map(_count, uncollectable)),
        own_duration_ns=array("d", (value if _is_number(value) else NOT_GIVEN for value in own_ns)),
        block_start_ns=array("d", (start for start, _ in blocks)),
        block_wall_ns=array("d", (wall for _, wall in blocks)),
    )


def _blocks(one: ProbePass) -> list[tuple[float, float]]:
    detail: Any = one.detail
    blocks = detail.get("blocks") if isinstance(detail, dict) else None
    columns = [blocks.get(name) for name in ("start_ns", "wall_ns")] if isinstance(blocks, dict) else []
    if len(columns) != 2 or not all(isinstance(column, list) for column in columns):
        return []
    return [
        (start, wall)
        for start, wall in zip(*columns, strict=False)
        if _is_number(start) and _is_number(wall) and wall > 0
    ]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _count(value: Any) -> int:
    return int(value) if _is_number(value) and abs(value) < 2**62 else NOT_GIVEN
