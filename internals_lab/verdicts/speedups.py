"""The speedup of one cell over another, over the rounds that they share."""

from __future__ import annotations

import msgspec

from internals_lab.counted import counted
from internals_lab.errors import EstimationError
from internals_lab.estimation.equivalence import direction
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.settling import widened
from internals_lab.estimation.signed_rank import interval_rank
from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison, State
from internals_lab.verdicts import wording
from internals_lab.verdicts.confounding import unlike_sides
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.pair import Pair
from internals_lab.verdicts.round_ratios import RoundRatios, along
from internals_lab.verdicts.settled import common_drift
from internals_lab.verdicts.state_without import STATE_WITHOUT


def compare(
    pair: Pair,
    subject: CellResult,
    reference: CellResult,
    *,
    ratios: RoundRatios,
    interpreters: dict[str, Interpreter],
    judging: Judging,
    relay: tuple[CellResult, CellResult] | None = None,
) -> Comparison:
    """Judge one pair. Its state is that of the typical interval; where the total says otherwise the reason
    names both. Too few rounds make it inconclusive, numbers that cannot be compared make it invalid. Two cells that
    share no round are compared by way of `relay`, cells that one and the other share rounds with.
    """
    confounders = unlike_sides(subject, reference, interpreters)

    def comparison(state: State, reason: str | None) -> Comparison:
        return Comparison(
            subject=pair.subject,
            reference=pair.reference,
            about=pair.about,
            state=state,
            reason=reason,
            confounded_by=confounders,
        )

    for side in (subject, reference):
        if side.outcome != "measured":
            because = f": {side.reason}" if side.reason else ""
            return comparison(STATE_WITHOUT[side.outcome], f"{side.cell.label} is {side.outcome}{because}")
        if side.reason:
            return comparison("invalid", f"{side.cell.label} is {side.reason}")
    if mistake := _unlike_work(pair, subject.cell, reference.cell):
        return comparison("invalid", mistake)
    try:
        rounds = list(ratios.of(pair.subject, pair.reference).values())
        relayed = not rounds and relay is not None and all(one.outcome == "measured" for one in relay)
        if relayed and relay is not None:
            near, far = (one.cell.id for one in relay)
            legs = [(pair.subject, near), (near, far), (far, pair.reference)]
            rounds = along([ratios.of(one, other) for one, other in legs])
    except EstimationError as error:
        return comparison("invalid", str(error))
    level = judging.level_at(len(rounds))
    if interval_rank(len(rounds), level) < 1:
        return comparison(
            "inconclusive",
            f"{counted(len(rounds), 'shared round')}; an interval at "
            f"{judging.level * 100:g} % needs at least {judging.fewest_rounds}",
        )
    # Taken at the stricter level of a look, and named by the level that holds over all looks together.
    typical, total = (
        msgspec.structs.replace(of_logarithms(values, level), level=judging.level)
        for values in ([ratio.typical for ratio in rounds], [ratio.total for ratio in rounds])
    )
    state, state_of_total = direction(typical, judging.margin), direction(total, judging.margin)
    drift = common_drift(subject, reference, *(relay if relayed and relay else ()))
    settled_state = state if drift is None else direction(widened(typical, drift), judging.margin)
    return Comparison(
        subject=pair.subject,
        reference=pair.reference,
        about=pair.about,
        state=state if settled_state == state else "inconclusive",
        typical=typical,
        total=total,
        reason=wording.disagreement(state, state_of_total),
        confounded_by=confounders,
        relayed=relayed,
        drift=drift,
    )


def _unlike_work(pair: Pair, subject: Cell, reference: Cell) -> str | None:
    """Why the two do not do the same work, unless that is what a claim asks about."""
    if subject.scenario != reference.scenario:
        return f"they do different work: {subject.scenario} and {reference.scenario}"
    if subject.params != reference.params and pair.about != "claim":
        return f"they do different work: params {subject.params} and {reference.params}"
    return None
