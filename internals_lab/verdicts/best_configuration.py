"""Which configuration of an interpreter is the fastest, and how it stands to the best of the GIL build."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from internals_lab.estimation.equivalence import direction
from internals_lab.estimation.extremes import greatest, smallest
from internals_lab.estimation.settling import widened
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.results import Comparison, State
from internals_lab.model.verdict import BestConfiguration, OverGilBuild
from internals_lab.verdicts import wording
from internals_lab.verdicts.no_figures import could_be_better, could_be_faster
from internals_lab.verdicts.standing import Standing

DID_NOT_SETTLE = "for what did not settle could turn it"


def best_configuration(standing: Standing) -> BestConfiguration | None:
    """None where nothing was compared with sequential, or strategies of a closed loop have nothing in common that they
    were compared with. Among free-threaded configurations that may be the best, the one with the highest speedup over
    the best of the GIL build is; its interval spans those of its rivals.
    """
    state, candidates = _candidates(standing)
    if not candidates:
        return None
    against = [(one, over) for one in candidates if (over := over_gil_build(standing, one))]
    if against:
        chosen = greatest([over.typical for _, over in against])
        cell, over = against[chosen.place]
        rivals = [against[place][1] for place in chosen.rivals]
        total = _span(over.total, [rival.total for rival in rivals])
        over = msgspec.structs.replace(over, drift=_largest(rival.drift for rival in rivals))
        over = judged(standing, over, chosen.interval, total)
        if without := could_be_faster(standing, over.state):
            over = _left_open(over, without)
        return _best(standing, cell, state, over)
    if len(standing.references()) > 1:
        return None
    return _best(standing, max(candidates, key=lambda one: _speedup(standing, one)), state, None)


def over_gil_build(standing: Standing, result: CellResult) -> OverGilBuild | None:
    """One configuration over the best of the GIL build, as the smallest of its speedups over all of them."""
    compared = [c for other in standing.theirs if (c := standing.comparison(result, other))]
    pairs = [(c, c.typical, c.total) for c in compared if c.typical and c.total]
    if standing.gil_build is None or not pairs:
        return None
    best = smallest([typical for _, typical, _ in pairs])
    comparison, _, total = pairs[best.place]
    over = OverGilBuild(
        gil_build=standing.gil_build.name,
        cell=comparison.reference,
        typical=best.interval,
        total=total,
        state="inconclusive",
        rivals=[pairs[place][0].reference for place in best.rivals if place != best.place],
        confounded_by=comparison.confounded_by,
        drift=_largest(pairs[place][0].drift for place in best.rivals),
    )
    return judged(standing, over, best.interval, _span(total, [pairs[place][2] for place in best.rivals]))


def judged(standing: Standing, over: OverGilBuild, typical: Interval, total: Interval) -> OverGilBuild:
    """The same with these intervals, and the state that they give; what a drift, or a configuration without a figure,
    could turn is left open.
    """
    state, of_total = (direction(one, standing.judging.margin) for one in (typical, total))
    found = msgspec.structs.replace(
        over,
        typical=typical,
        total=total,
        state=state,
        state_of_total=of_total if of_total != state else None,
        reason=wording.disagreement(state, of_total),
    )
    if over.drift is not None and direction(widened(typical, over.drift), standing.judging.margin) != state:
        found = _left_open(found, DID_NOT_SETTLE)
    if without := could_be_better(standing, found.state):
        found = _left_open(found, without)
    return found


def _left_open(over: OverGilBuild, reason: str) -> OverGilBuild:
    return msgspec.structs.replace(over, state="inconclusive", state_of_total=None, reason=reason)


def _candidates(standing: Standing) -> tuple[State, list[CellResult]]:
    """Which cells may be the best, and whether they are known to be faster than their reference."""
    parallel = standing.parallel()
    compared = [(one, found) for one in parallel if (found := standing.over_reference(one))]
    faster = [one for one, found in compared if found.state == "faster"]
    if faster:
        return "faster", faster
    references = standing.references()
    if all(found.state in ("same", "slower") for _, found in compared):
        return "same", references
    return "inconclusive", [*references, *parallel]


def _best(
    standing: Standing, result: CellResult, state: State, over: OverGilBuild | None
) -> BestConfiguration:
    compared = standing.over_reference(result)
    return BestConfiguration(
        cell=result.cell.id,
        state=state,
        speedup=compared.typical if compared else None,
        over_gil_build=over,
    )


def _speedup(standing: Standing, result: CellResult) -> float:
    compared: Comparison | None = standing.over_reference(result)
    return compared.typical.estimate if compared and compared.typical else 1.0


def _largest(drifts: Iterable[float | None]) -> float | None:
    return max((drift for drift in drifts if drift is not None), default=None)


def _span(of: Interval, intervals: Sequence[Interval]) -> Interval:
    return msgspec.structs.replace(
        of, low=min(one.low for one in intervals), high=max(one.high for one in intervals)
    )
