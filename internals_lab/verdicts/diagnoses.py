"""The diagnoses of a run, each read by those that tell what its machine gives and what its work costs elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.results import Comparison, Diagnosis
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.diagnosis import Beside, diagnose
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.readings import IN_ONE_INTERPRETER, Ceiling

PROCESSES = "processes"


def diagnoses(document: RunDocument, judging: Judging) -> list[Diagnosis]:
    """One for each comparison that can have one, in their order; cells and comparisons are there already."""
    cells = {result.cell.id: result for result in document.cells}
    scenarios = {scenario.id: scenario for scenario in document.scenarios}
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    found: dict[str, Diagnosis] = {}
    beside: dict[tuple[str, int], list[tuple[Comparison, Diagnosis]]] = {}
    # What others are read by comes first.
    for comparison in sorted(document.comparisons, key=lambda one: _turn(one, cells)):
        subject, reference = cells[comparison.subject], cells[comparison.reference]
        diagnosis = diagnose(
            comparison,
            subject,
            reference,
            scenario=scenarios[subject.cell.scenario],
            interpreter=interpreters[subject.cell.interpreter],
            machine=document.machine,
            judging=judging,
            beside=_beside(subject.cell, cells, beside.get(_place(subject.cell), [])),
        )
        if diagnosis:
            found[diagnosis.id] = diagnosis
            beside.setdefault(_place(subject.cell), []).append((comparison, diagnosis))
    return [found[comparison.id] for comparison in document.comparisons if comparison.id in found]


def _turn(comparison: Comparison, cells: Mapping[str, CellResult]) -> int:
    if comparison.about == "ceiling":
        return 0
    return 1 if cells[comparison.subject].cell.strategy == PROCESSES else 2


def _place(cell: Cell) -> tuple[str, int]:
    return cell.interpreter, cell.workers


def _beside(
    cell: Cell, cells: Mapping[str, CellResult], others: Iterable[tuple[Comparison, Diagnosis]]
) -> Beside:
    ceiling = of_processes = None
    if cell.in_flight is not None:
        # Its units wait: neither a machine's ceiling nor processes say what they should reach.
        return Beside(ceiling=None, cpu_inflation_of_processes=None)
    for comparison, diagnosis in others:
        other = cells[comparison.subject].cell
        if comparison.about == "ceiling" and comparison.typical:
            ceiling = Ceiling(speedup=comparison.typical, cpu_inflation=diagnosis.cpu_inflation)
        elif other.strategy == PROCESSES and _same_work(cell, other) and cell.strategy in IN_ONE_INTERPRETER:
            of_processes = diagnosis.cpu_inflation
    return Beside(ceiling=ceiling, cpu_inflation_of_processes=of_processes)


def _same_work(cell: Cell, other: Cell) -> bool:
    return (cell.scenario, cell.params, cell.knobs) == (other.scenario, other.params, other.knobs)
