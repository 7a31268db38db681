"""The values of a run's comparisons, one a round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import fmean
from typing import NamedTuple

from internals_lab.errors import EstimationError
from internals_lab.estimation.pairing import RoundRatio, round_ratio
from internals_lab.estimation.work import Work
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.verdicts.measured_work import samples_by_turn, wall_work


class _Process(NamedTuple):
    hash_seed: int
    work: Work


class RoundRatios:
    """Works each value out once, and what a cell has for them once: a cell stands in many comparisons, and a comparison
    is asked for its values by many.
    """

    def __init__(self, cells: Iterable[CellResult], scenarios: Iterable[Scenario]) -> None:
        self._cells = {result.cell.id: result for result in cells}
        self._scenarios: Mapping[str, Scenario] = {scenario.id: scenario for scenario in scenarios}
        self._processes: dict[str, dict[tuple[int, int], _Process]] = {}
        self._found: dict[tuple[str, str], dict[int, RoundRatio]] = {}

    def of(self, subject: str, reference: str) -> dict[int, RoundRatio]:
        """One pair of values for each round that both cells (by id) have, in the order of rounds.

        Processes are compared with those they were alive with only, the same group of the same round; the values of
        several groups of a round are averaged, for the round is the unit of replication. EstimationError, naming
        the round, where one cannot be compared: to leave out rounds for what they show would bias the rest.
        """
        pair = (subject, reference)
        if pair not in self._found:
            self._found[pair] = _by_round(self._processes_of(subject), self._processes_of(reference))
        return self._found[pair]

    def _processes_of(self, cell_id: str) -> dict[tuple[int, int], _Process]:
        if cell_id not in self._processes:
            result = self._cells[cell_id]
            scenario = self._scenarios[result.cell.scenario]
            processes = {}
            for turn, sample in samples_by_turn(result).items():
                with _naming(turn):
                    work = wall_work(sample, result.cell, scenario)
                processes[turn] = _Process(sample.hash_seed, work)
            self._processes[cell_id] = processes
        return self._processes[cell_id]


def _by_round(
    of_subject: Mapping[tuple[int, int], _Process], of_reference: Mapping[tuple[int, int], _Process]
) -> dict[int, RoundRatio]:
    by_round: dict[int, list[RoundRatio]] = {}
    for turn in sorted(of_subject.keys() & of_reference.keys()):
        subject, reference = of_subject[turn], of_reference[turn]
        # Every process of a round has the same: without, one ran elsewhere, on another machine for all that is known.
        if subject.hash_seed != reference.hash_seed:
            raise EstimationError(
                f"round {turn[0]}: the two sides were not alive together: their hash seeds are {subject.hash_seed} "
                f"and {reference.hash_seed}; only cells of one run, and so of one machine, are compared"
            )
        with _naming(turn):
            by_round.setdefault(turn[0], []).append(round_ratio(subject.work, reference.work))
    return {
        number: ratios[0]
        if len(ratios) == 1
        else RoundRatio(fmean(ratio.typical for ratio in ratios), fmean(ratio.total for ratio in ratios))
        for number, ratios in by_round.items()
    }


@contextmanager
def _naming(turn: tuple[int, int]) -> Iterator[None]:
    """Says in which round the numbers cannot be compared."""
    try:
        yield
    except EstimationError as error:
        raise EstimationError(f"round {turn[0]}: {error}") from error


def along(legs: Sequence[dict[int, RoundRatio]]) -> list[RoundRatio]:
    """The speedup of the first leg's subject over the last one's reference, for each round that all legs have.

    Every leg is a ratio between neighbours in time, free of the machine's drift, and their product is so too.
    """
    shared = sorted(set.intersection(*(set(leg) for leg in legs)))
    return [
        RoundRatio(sum(leg[number].typical for leg in legs), sum(leg[number].total for leg in legs))
        for number in shared
    ]
