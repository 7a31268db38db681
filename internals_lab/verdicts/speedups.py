"""The speedup of one cell over another, over the rounds that they share."""

from __future__ import annotations

from statistics import fmean

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.equivalence import direction
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.pairing import RoundRatio, round_ratio
from internals_lab.estimation.signed_rank import fewest_rounds
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison, State
from internals_lab.verdicts.comparisons import Pair
from internals_lab.verdicts.confounding import confounded_by
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.measured_work import samples_by_turn, wall_work

# What a side that was not measured makes of its comparison: nothing of a broken cell is to be believed,
# while a cell that was left out says nothing.
STATE_WITHOUT: dict[str, State] = {
    "failed": "invalid",
    "crashed": "invalid",
    "timeout": "invalid",
    "invalid": "invalid",
    "skipped": "unsupported",
    "unsupported": "unsupported",
    "pending": "unsupported",
}


def compare(
    pair: Pair,
    subject: CellResult,
    reference: CellResult,
    *,
    scenario: Scenario,
    interpreters: dict[str, Interpreter],
    judging: Judging,
) -> Comparison:
    """Judge one pair. Its state is that of the typical interval; where the total says otherwise the reason
    names both. Too few rounds make it inconclusive, numbers that cannot be compared make it invalid.
    """
    confounders: list[str] = []
    if subject.cell.interpreter != reference.cell.interpreter:
        confounders = confounded_by(
            interpreters[subject.cell.interpreter], interpreters[reference.cell.interpreter]
        )

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
    try:
        ratios = round_ratios(subject, reference, scenario)
    except EstimationError as error:
        return comparison("invalid", str(error))
    fewest = fewest_rounds(judging.look_level)
    if len(ratios) < fewest:
        return comparison(
            "inconclusive",
            f"{len(ratios)} shared round{'s' if len(ratios) != 1 else ''}; an interval at "
            f"{judging.level * 100:g} % needs at least {fewest}",
        )
    # Taken at the stricter level of a look, and named by the level that holds over all looks together.
    typical, total = (
        msgspec.structs.replace(of_logarithms(values, judging.look_level), level=judging.level)
        for values in ([ratio.typical for ratio in ratios], [ratio.total for ratio in ratios])
    )
    state, state_of_total = direction(typical, judging.margin), direction(total, judging.margin)
    return Comparison(
        subject=pair.subject,
        reference=pair.reference,
        about=pair.about,
        state=state,
        typical=typical,
        total=total,
        reason=None if state == state_of_total else f"typical {state}, total {state_of_total}",
        confounded_by=confounders,
    )


def round_ratios(subject: CellResult, reference: CellResult, scenario: Scenario) -> list[RoundRatio]:
    """One pair of values for each round that both cells have, in the order of rounds.

    Processes are compared with those they were alive with only, the same group of the same round; the values of
    several groups of a round are averaged, for the round is the unit of replication. EstimationError, naming
    the round, where one cannot be compared: to leave out rounds for what they show would bias the rest.
    """
    of_subject, of_reference = samples_by_turn(subject), samples_by_turn(reference)
    by_round: dict[int, list[RoundRatio]] = {}
    for turn in sorted(of_subject.keys() & of_reference.keys()):
        try:
            ratio = round_ratio(
                wall_work(of_subject[turn], subject.cell, scenario),
                wall_work(of_reference[turn], reference.cell, scenario),
            )
        except EstimationError as error:
            raise EstimationError(f"round {turn[0]}: {error}") from error
        by_round.setdefault(turn[0], []).append(ratio)
    return [
        RoundRatio(fmean(ratio.typical for ratio in ratios), fmean(ratio.total for ratio in ratios))
        for ratios in by_round.values()
    ]
