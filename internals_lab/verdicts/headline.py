"""The answer to a team's question in one sentence: does the build without a GIL speed this up, from when, at what cost."""

from __future__ import annotations

from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.verdict import Answer, BestConfiguration, OverGilBuild
from internals_lab.verdicts import wording
from internals_lab.verdicts.claim_targets import SEQUENTIAL
from internals_lab.verdicts.comparatives import comparatives_of
from internals_lab.verdicts.sentences import facts
from internals_lab.verdicts.standing import Standing


def headline(answer: Answer, standing: Standing) -> str:
    """One direction, a named denominator, the interval, n and the GIL; "" where nothing can be answered.

    `3.13t speeds this up from 2 threads on: 2 threads are 1.50x faster [1.42, 1.55] than the best of 3.13, 2 processes
    (95 %, n = 8 rounds, GIL off against GIL on), while work in one thread is 1.21x slower [1.20, 1.22] than on 3.13.`
    """
    best = answer.best
    if best is None:
        return ""
    where = f"With {answer.setting}: " if answer.setting else ""
    if best.over_gil_build:
        found = _change(answer, best, best.over_gil_build, standing)
    elif standing.gil_build is None and best.speedup:
        found = _alone(best, best.speedup, standing)
    else:
        return ""
    return where + found


def _change(answer: Answer, best: BestConfiguration, over: OverGilBuild, standing: Standing) -> str:
    assert standing.gil_build is not None
    mine, theirs = _cell(standing.own, best.cell), _cell(standing.theirs, over.cell)
    short, other = standing.interpreter.short, standing.gil_build.short
    team = wording.team(mine.cell)
    reference = f"the best of {other}, {wording.team(theirs.cell)}"
    margin, stands_on = standing.judging.margin, f"({facts(over.typical, mine, theirs)})"
    # Where both are sequential, the ratio itself is that of one thread.
    cost = "" if mine.cell.strategy == theirs.cell.strategy == SEQUENTIAL else _cost(answer, mine, other)
    words = comparatives_of(standing.scenario)
    one_is, several_are = words.verb
    several = wording.is_several(mine.cell)
    ratio = words.phrase(over.typical, reference, margin)
    total = ""
    if over.state_of_total is not None:
        they_are = f"they {several_are}" if several else f"it {one_is}"
        total = (
            f" Over summed times, pauses included, {they_are} {words.phrase(over.total, reference, margin)}."
        )
    if over.state == "faster":
        are = several_are if several else one_is
        begin = f"{short} speeds this up{_from_which_on(answer, mine)}: {team} {are}"
        return f"{begin} {ratio} {stands_on}{f', while {cost}' if cost else ''}.{total}"
    team = "its sequential configuration" if team == "sequential" else f"its best, {team},"
    begin = (
        f"Whether {short} speeds this up is open{_why(over)}"
        if over.state == "inconclusive"
        else f"{short} does not speed this up"
    )
    return f"{begin}: {team} {one_is} {ratio} {stands_on}{f'; {cost}' if cost else ''}.{total}"


def _why(over: OverGilBuild) -> str:
    # What summed times say has a sentence of its own.
    return f", {over.reason}" if over.reason and over.state_of_total is None else ""


def _alone(best: BestConfiguration, speedup: Interval, standing: Standing) -> str:
    """For an interpreter that is held against nothing but itself."""
    mine = _cell(standing.own, best.cell)
    reference = standing.reference_of(mine)
    assert reference is not None
    words = comparatives_of(standing.scenario)
    ratio = words.phrase(speedup, wording.team(reference.cell), standing.judging.margin)
    team = f"{wording.team(mine.cell)}, {words.verb[0]}"
    return f"The best of {standing.interpreter.short}, {team} {ratio} ({facts(speedup, mine, reference)})."


def _from_which_on(answer: Answer, mine: CellResult) -> str:
    cell = mine.cell
    reached = next((one.workers for one in answer.break_even if one.strategy == cell.strategy), None)
    return f" from {wording.workers(cell.strategy, reached)} on" if reached else ""


def _cost(answer: Answer, mine: CellResult, other: str) -> str:
    parts = []
    single, memory = answer.single_thread, answer.memory_per_worker_bytes
    if single and single.state in ("faster", "slower"):
        slowdown = single.slowdown if single.state == "slower" else wording.inverse(single.slowdown)
        parts.append(
            f"work in one thread is {wording.ratio_with_word(slowdown, single.state)} than on {other}"
        )
    elif single and single.state == "same":
        parts.append(f"work in one thread is as fast as on {other}")
    # An interval that reaches 0 says that it cannot be told from nothing: no word of an answer.
    if memory and memory.low > 0:
        parts.append(
            f"each {wording.workers(mine.cell.strategy, 1).removeprefix('1 ')} adds {wording.size(memory)}"
        )
    return " and ".join(parts)


def _cell(results: list[CellResult], cell_id: str) -> CellResult:
    return next(one for one in results if one.cell.id == cell_id)
