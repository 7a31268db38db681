"""The answers of a scenario as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import ClassVar

from internals_lab.model.cell import Cell, Interval
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import State
from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer
from internals_lab.reporters.gil_cells import GIL_CELLS
from internals_lab.reporters.summary import ScenarioSummary
from internals_lab.verdicts import wording


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One interpreter in one setting; what is not known is empty."""

    HEADER: ClassVar[list[str]] = [
        "python",
        "GIL",
        "best",
        "over sequential",
        "against the best with a GIL",
        "one thread, against the GIL build",
        "break-even",
        "memory a worker",
        "why not more",
    ]

    python: str
    gil: str
    best: str
    speedup: str
    over_gil_build: str
    one_thread: str
    break_even: str
    memory: str
    reading: str

    def cells(self) -> list[str]:
        """In the order of the header."""
        return list(astuple(self))


def answer_rows(summary: ScenarioSummary, document: RunDocument) -> Iterator[AnswerRow]:
    """Every interpreter that has a best configuration, in the order of the run."""
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    cells = {result.cell.id: result.cell for result in document.cells}
    for verdict in summary.verdicts:
        for answer in verdict.answers:
            if answer.best:
                yield _row(answer, cells[answer.best.cell], interpreters[verdict.interpreter])


def _row(answer: Answer, best: Cell, interpreter: Interpreter) -> AnswerRow:
    assert answer.best is not None
    over, single = answer.best.over_gil_build, answer.single_thread
    place = f"{interpreter.short}, {answer.setting}" if answer.setting else interpreter.short
    return AnswerRow(
        python=place,
        gil=GIL_CELLS[answer.gil],
        best=wording.team(best),
        speedup=wording.ratio(answer.best.speedup) if answer.best.speedup else "",
        over_gil_build=_directed(over.typical, over.state) if over else "",
        one_thread=_directed(wording.inverse(single.slowdown), single.state) if single else "",
        break_even=_break_even(answer, best.strategy),
        memory=wording.size(answer.memory_per_worker_bytes) if answer.memory_per_worker_bytes else "",
        reading=answer.reading or "",
    )


def _directed(speedup: Interval, state: State) -> str:
    """`1.21x slower [1.20, 1.22]`, where there is a direction."""
    if state == "slower":
        return wording.ratio_with_word(wording.inverse(speedup), state)
    if state == "faster":
        return wording.ratio_with_word(speedup, state)
    return f"{state}, {wording.ratio(speedup)}"


def _break_even(answer: Answer, strategy: str) -> str:
    found = next((one for one in answer.break_even if one.strategy == strategy), None)
    if found is None:
        return ""
    if found.workers is not None:
        return f"from {wording.workers(strategy, found.workers)} on"
    return f"{found.state}, up to {found.measured[-1]}"
