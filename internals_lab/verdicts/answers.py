"""The lab's answer for a scenario on an interpreter."""

from __future__ import annotations

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison, State
from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer, Verdict
from internals_lab.verdicts import wording
from internals_lab.verdicts.best_configuration import best_configuration
from internals_lab.verdicts.break_even import break_evens
from internals_lab.verdicts.fitted_laws import fitted_laws
from internals_lab.verdicts.gc_settings import gc_fronts
from internals_lab.verdicts.headline import headline
from internals_lab.verdicts.held_memory import memory_per_added_worker
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.narration import Narration, rank, unit_ns
from internals_lab.verdicts.observed_gil import observed_gil
from internals_lab.verdicts.particulars import particulars
from internals_lab.verdicts.round_ratios import RoundRatios
from internals_lab.verdicts.single_thread import single_thread_cost
from internals_lab.verdicts.standing import Standing, standings


def answers(document: RunDocument, judging: Judging, ratios: RoundRatios) -> list[Verdict]:
    """One verdict for each scenario and interpreter that has cells, from comparisons that are there already; none for
    inspections, which have no speed.
    """
    return [
        _verdict(document, judging, ratios, scenario, interpreter, own)
        for scenario in document.scenarios
        for interpreter in document.interpreters
        if scenario.kind != "inspection" and (own := _declared_cells(document, scenario, interpreter))
    ]


def _declared_cells(document: RunDocument, scenario: Scenario, interpreter: Interpreter) -> list[CellResult]:
    return [
        result
        for result in document.cells
        if result.cell.scenario == scenario.id
        and result.cell.interpreter == interpreter.name
        and result.cell.control is None
    ]


def _verdict(
    document: RunDocument,
    judging: Judging,
    ratios: RoundRatios,
    scenario: Scenario,
    interpreter: Interpreter,
    own: list[CellResult],
) -> Verdict:
    told = Narration(document, judging, scenario, interpreter, own)
    state = _state(told.scaling, told.against_first, own)
    found: list[Answer] = []
    # What a call costs is no question of workers.
    if scenario.kind != "snippets":
        of_workers = standings(document, scenario, interpreter, judging=judging, ratios=ratios)
        found = [_answer(document, standing) for standing in of_workers]
    fronts = gc_fronts(own, scenario=scenario, interpreter=interpreter, judging=judging, ratios=ratios)
    return Verdict(
        scenario=scenario.id,
        interpreter=interpreter.name,
        state=state,
        best_cell=_best_cell(state, told, found),
        sentences=[*told.sentences(), *(front.sentence for front in fronts)],
        answers=found,
        gc=fronts,
    )


def _answer(document: RunDocument, standing: Standing) -> Answer:
    best = best_configuration(standing)
    chosen = next((one for one in standing.own if best and one.cell.id == best.cell), None)
    laws = fitted_laws(standing)
    answer = Answer(
        setting=", ".join(wording.setting(standing.own[0].cell, standing.scenario, without="gil")),
        gil=observed_gil(chosen) if chosen else "unknown",
        single_thread=single_thread_cost(standing),
        best=best,
        break_even=break_evens(standing, laws),
        laws=laws,
        memory_per_worker_bytes=_memory(standing, chosen),
        reading=next((one.reading for one in document.diagnoses if best and one.subject == best.cell), None),
    )
    return msgspec.structs.replace(
        answer, sentence=headline(answer, standing), details=particulars(answer, standing)
    )


def _memory(standing: Standing, best: CellResult | None) -> Interval | None:
    """What each worker of the best configuration adds to the sequential process."""
    sequential = standing.sequential
    if best is None or sequential is None or best is sequential:
        return None
    try:
        return memory_per_added_worker(best, sequential, standing.judging.level)
    except EstimationError:
        return None


def _best_cell(state: State, told: Narration, found: list[Answer]) -> str | None:
    """The cell with the highest speedup where one is faster; the sequential cell where none is."""
    if told.scenario.kind == "snippets":
        timed = [result for result in told.own if result.unit_wall_ns]
        return min(timed, key=unit_ns).cell.id if timed else None
    if not told.scaling:
        measured = [result.cell.id for result in told.own if result.outcome == "measured"]
        return measured[0] if len(measured) == 1 else None
    if state == "faster":
        bests = [answer.best for answer in found if answer.best]
        # Speedups in different settings have different denominators: there the greatest is taken.
        if len(bests) == 1:
            return bests[0].cell
        return max(told.scaling, key=rank).subject
    if state in ("same", "slower"):
        return next(comparison.reference for comparison in told.scaling if comparison.typical)
    return None


def _state(scaling: list[Comparison], against_first: list[Comparison], own: list[CellResult]) -> State:
    """Of the parallel configurations it is enough that one is faster, for one can choose. Where there are
    none, all cells must agree in how they stand to the first interpreter.
    """
    states: set[State] = {comparison.state for comparison in scaling if comparison.typical}
    if "faster" in states:
        return "faster"
    if not scaling:
        states = {comparison.state for comparison in against_first if comparison.typical}
    if len(states) == 1:
        return states.pop()
    if scaling and states == {"same", "slower"}:
        return "same"
    if any(result.outcome == "measured" for result in own):
        return "inconclusive"
    broken = any(result.outcome not in ("skipped", "unsupported", "pending") for result in own)
    return "invalid" if broken else "unsupported"
