"""The warm-up of a cell: what a unit took in each pass of each process, and in the timed blocks that followed."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.run.course import Course
from internals_lab_dashboard.data.run.rows import CellRow

MOST_STEPS = 400  # of a curve; beyond that neighbours lie on one pixel


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """One process: nanoseconds a unit, pass by pass, then block by block."""

    round: int
    passes: tuple[float, ...]
    blocks: tuple[float, ...]

    @property
    def times_ns(self) -> tuple[float, ...]:
        """All of them."""
        return self.passes + self.blocks


def has_warmup(row: CellRow) -> bool:
    """Whether there is a curve to draw."""
    return any(course.warmup_ns for course in row.courses)


def curves(row: CellRow, scenario: Scenario) -> list[Curve]:
    """One a process. The time of snippets is with the loop around them, which warms up as well."""
    at_once = 1 if scenario.has_items else max(1, row.cell.at_once)
    return [_curve(course, at_once) for course in row.courses]


def middle(columns: Sequence[Sequence[float]]) -> list[float]:
    """The median over processes at each step that at least half of them reached."""
    steps = ([value for value in step if value is not None] for step in zip_longest(*columns))
    return [statistics.median(values) for values in steps if len(values) * 2 >= len(columns)]


def told_apart(count: int) -> list[int]:
    """The steps of a curve to draw: all of them, or of many the first ones and then fewer and fewer."""
    if count <= MOST_STEPS:
        return list(range(count))
    growth = count ** (1 / (MOST_STEPS - 1))
    return sorted({min(count - 1, round(growth**step) - 1) for step in range(MOST_STEPS)})


def _curve(course: Course, at_once: int) -> Curve:
    return Curve(
        round=course.round,
        passes=tuple(wall_ns / (course.units_per_pass * at_once) for wall_ns in course.warmup_ns),
        blocks=tuple(wall_ns / (course.units_per_block * at_once) for wall_ns in course.block_ns),
    )
