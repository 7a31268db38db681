"""The processes of a cell, each with its blocks: what its figures are made of, and what was checked in each."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.declaration import Scenario
from internals_lab.model.sample import Check
from internals_lab_dashboard.data.run.course import Course
from internals_lab_dashboard.data.run.rows import CellRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """One process: nanoseconds a unit in each of its blocks, and when each was, as a share of its round."""

    name: str
    round: int
    block_ns: tuple[float, ...]
    when: tuple[float, ...]
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that it did not pass."""
        return tuple(check for check in self.checks if check.state == "failed")

    @property
    def median_ns(self) -> float | None:
        """Of its blocks."""
        return statistics.median(self.block_ns) if self.block_ns else None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckCount:
    """A trust check over all processes: in how many it failed, and what was said of the first of them."""

    name: str
    failed: int = 0
    not_checkable: int = 0
    of: int = 0
    detail: str = ""


def processes(row: CellRow, scenario: Scenario) -> list[Process]:
    """In the order in which they were measured. The loop around snippets is taken off, as in their figures."""
    at_once = 1 if scenario.has_items else max(1, row.cell.at_once)
    several = len({course.round for course in row.courses}) < len(row.courses)
    return [_process(course, at_once, named_by_group=several) for course in row.courses]


def check_counts(found: Sequence[Process]) -> list[CheckCount]:
    """One for each check that any process had, in their order."""
    by_name: dict[str, list[Check]] = {}
    for check in (check for process in found for check in process.checks):
        by_name.setdefault(check.name, []).append(check)
    return [_count(name, checks) for name, checks in by_name.items()]


def _process(course: Course, at_once: int, *, named_by_group: bool) -> Process:
    empty_ns = course.empty_ns or [0] * len(course.block_ns)
    units = course.units_per_block * at_once
    last = max(course.position, default=0) + 1
    return Process(
        name=f"{course.round + 1}.{course.group + 1}" if named_by_group else str(course.round + 1),
        round=course.round,
        block_ns=tuple((wall - empty) / units for wall, empty in zip(course.block_ns, empty_ns, strict=True)),
        when=tuple(place / last for place in course.position)
        if len(course.position) == len(course.block_ns)
        else tuple(index / max(1, len(course.block_ns)) for index in range(len(course.block_ns))),
        checks=course.checks,
    )


def _count(name: str, checks: Sequence[Check]) -> CheckCount:
    failed = [check for check in checks if check.state == "failed"]
    return CheckCount(
        name=name,
        failed=len(failed),
        not_checkable=sum(check.state == "not checkable here" for check in checks),
        of=len(checks),
        detail=next((check.detail for check in failed if check.detail), ""),
    )
