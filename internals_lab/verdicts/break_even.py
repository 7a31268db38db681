"""From how many workers on a build without a GIL beats the best that a team has with one."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.errors import EstimationError
from internals_lab.estimation.break_even import fitted_break_even
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.results import State
from internals_lab.model.verdict import BreakEven, FittedLaw, LawName
from internals_lab.verdicts.best_configuration import over_gil_build
from internals_lab.verdicts.fitted_laws import law_points
from internals_lab.verdicts.law_choice import describes_the_work, law_that_fits
from internals_lab.verdicts.standing import Standing

# Beyond twice the largest measured count a curve is a guess.
FARTHEST = 2.0


def break_evens(standing: Standing, laws: Sequence[FittedLaw]) -> list[BreakEven]:
    """One for each strategy that could be held against the GIL build; none without one."""
    found = []
    for strategy, results in standing.strategies().items():
        against = [(one, over.state) for one in results if (over := over_gil_build(standing, one))]
        if not against:
            continue
        counts = [one.cell.workers for one, _ in against]
        workers = fewest_from_which_on(counts, [state for _, state in against])
        last = against[-1][1]
        law, by_law = _by_law(standing, [one for one, _ in against], laws)
        found.append(
            BreakEven(
                strategy=strategy,
                state="reached" if workers else "open" if last == "inconclusive" else "not reached",
                measured=counts,
                workers=workers,
                by_law=by_law,
                law=law,
            )
        )
    return found


def fewest_from_which_on(counts: Sequence[int], states: Sequence[State]) -> int | None:
    """The smallest of the rising counts that is `faster` with all larger ones; None where the largest is not."""
    fewest = None
    for count, state in zip(reversed(counts), reversed(states), strict=True):
        if state != "faster":
            break
        fewest = count
    return fewest


def _by_law(
    standing: Standing, results: Sequence[CellResult], laws: Sequence[FittedLaw]
) -> tuple[LawName | None, Interval | None]:
    """Where the curve of the law that is taken crosses, and its name."""
    chosen = law_that_fits(laws, results[0].cell.strategy)
    sequential = standing.sequential
    over = over_gil_build(standing, sequential) if sequential else None
    if chosen is None or not describes_the_work(chosen):
        return None, None
    if sequential is None or over is None:
        return None, None
    best = next(one for one in standing.theirs if one.cell.id == over.cell)
    within = [one for one in results if one.cell.workers in chosen.workers]
    points = law_points(standing, within)
    # How much faster than sequential the best of the GIL build is: that is what the curve has to reach.
    rounds = standing.ratios.of(sequential.cell.id, best.cell.id)
    needed = {number: -ratio.typical for number, ratio in rounds.items()}
    rows = [
        (row, needed[n]) for n, row in zip(points.rounds, points.log_speedups, strict=True) if n in needed
    ]
    try:
        crossing = fitted_break_even(
            points.workers,
            [row for row, _ in rows],
            [one for _, one in rows],
            standing.judging.level,
            coherent=chosen.coherency is not None,
        )
    except EstimationError:
        return None, None
    if crossing is None or crossing.estimate > FARTHEST * max(points.workers):
        return None, None
    return chosen.law, crossing
