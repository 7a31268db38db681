"""The scaling laws that a run fitted, and from how many workers on a build without a GIL pays; as its verdicts have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from internals_lab.model.declaration import Scenario
from internals_lab.model.verdict import Answer, BreakEven, FittedLaw
from internals_lab.verdicts import wording
from internals_lab.verdicts.law_choice import describes_the_work, law_that_fits
from internals_lab_dashboard.data.run.rows import CellRow, RunRows

FEWEST_COUNTS = 4  # of workers, for a curve


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """A law of a strategy on an interpreter. `is_taken`: of those that were fitted to it, the one that speaks for it;
    `is_drawn`: it has a curve, which leaves little unexplained.
    """

    interpreter: str
    fitted: FittedLaw
    is_taken: bool
    is_drawn: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Crossing:
    """From how many workers on a strategy beats the best of `gil_build`."""

    interpreter: str
    gil_build: str
    found: BreakEven


def laws_of(rows: RunRows, scenario: Scenario, cells: Sequence[CellRow]) -> list[Law]:
    """Of the interpreters and strategies of these cells, which are of one setting."""
    return [
        Law(
            interpreter=interpreter,
            fitted=law,
            is_taken=(is_taken := law is law_that_fits(answer.laws, law.strategy)),
            is_drawn=is_taken and bool(law.curve) and describes_the_work(law),
        )
        for interpreter, answer in _answers(rows, scenario, cells)
        for law in answer.laws
        if any((row.cell.interpreter, row.cell.strategy) == (interpreter, law.strategy) for row in cells)
    ]


def crossings_of(rows: RunRows, scenario: Scenario, cells: Sequence[CellRow]) -> list[Crossing]:
    """The same of break-evens; there are none without a build that has a GIL."""
    return [
        Crossing(interpreter=interpreter, gil_build=gil_build, found=one)
        for interpreter, answer in _answers(rows, scenario, cells)
        if (gil_build := _gil_build(answer)) is not None
        for one in answer.break_even
        if any((row.cell.interpreter, row.cell.strategy) == (interpreter, one.strategy) for row in cells)
    ]


def _answers(rows: RunRows, scenario: Scenario, cells: Sequence[CellRow]) -> Iterator[tuple[str, Answer]]:
    """With the interpreter that each is of."""
    settings = {
        (row.cell.interpreter, ", ".join(wording.setting(row.cell, scenario, without="gil"))) for row in cells
    }
    for verdict in rows.verdicts:
        if verdict.scenario == scenario.id:
            for answer in verdict.answers:
                if (verdict.interpreter, answer.setting) in settings:
                    yield verdict.interpreter, answer


def _gil_build(answer: Answer) -> str | None:
    if answer.over_gil_build is not None:
        return answer.over_gil_build.gil_build
    return answer.single_thread.gil_build if answer.single_thread is not None else None
