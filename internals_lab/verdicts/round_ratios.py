"""The values of a comparison, one a round."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from internals_lab.errors import EstimationError
from internals_lab.estimation.pairing import RoundRatio, round_ratio
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.verdicts.measured_work import samples_by_turn, wall_work


def round_ratios(subject: CellResult, reference: CellResult, scenario: Scenario) -> dict[int, RoundRatio]:
    """One pair of values for each round that both cells have, in the order of rounds.

    Processes are compared with those they were alive with only, the same group of the same round; the values of
    several groups of a round are averaged, for the round is the unit of replication. EstimationError, naming
    the round, where one cannot be compared: to leave out rounds for what they show would bias the rest.
    """
    of_subject, of_reference = samples_by_turn(subject), samples_by_turn(reference)
    by_round: dict[int, list[RoundRatio]] = {}
    for turn in sorted(of_subject.keys() & of_reference.keys()):
        # Every process of a round has the same: without, one ran elsewhere, on another machine for all that is known.
        seeds = of_subject[turn].hash_seed, of_reference[turn].hash_seed
        if seeds[0] != seeds[1]:
            raise EstimationError(
                f"round {turn[0]}: the two sides were not alive together: their hash seeds are {seeds[0]} and "
                f"{seeds[1]}; only cells of one run, and so of one machine, are compared"
            )
        try:
            ratio = round_ratio(
                wall_work(of_subject[turn], subject.cell, scenario),
                wall_work(of_reference[turn], reference.cell, scenario),
            )
        except EstimationError as error:
            raise EstimationError(f"round {turn[0]}: {error}") from error
        by_round.setdefault(turn[0], []).append(ratio)
    return {
        number: RoundRatio(fmean(ratio.typical for ratio in ratios), fmean(ratio.total for ratio in ratios))
        for number, ratios in by_round.items()
    }


def along(legs: Sequence[dict[int, RoundRatio]]) -> list[RoundRatio]:
    """The speedup of the first leg's subject over the last one's reference, for each round that all legs have.

    Every leg is a ratio between neighbours in time, free of the machine's drift, and their product is so too.
    """
    shared = sorted(set.intersection(*(set(leg) for leg in legs)))
    return [
        RoundRatio(sum(leg[number].typical for leg in legs), sum(leg[number].total for leg in legs))
        for number in shared
    ]
