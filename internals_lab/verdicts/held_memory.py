"""What the processes of a cell hold, and what each further worker adds to it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import fmean
from typing import get_args

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import hodges_lehmann, of_logarithms
from internals_lab.model.cell import CellResult, Interval, MemoryKind
from internals_lab.verdicts.measured_work import samples_by_turn


def memory_kind(results: Iterable[CellResult]) -> MemoryKind | None:
    """The best measure that every sample of these cells has: proportional, then unique, then resident set size; None
    where a sample has none.
    """
    memories = [sample.memory for result in results for sample in result.samples]
    if not memories or None in memories:
        return None
    kinds: tuple[MemoryKind, ...] = get_args(MemoryKind)
    return next(
        kind for kind in kinds if all(getattr(memory, f"{kind}_bytes") is not None for memory in memories)
    )


def held_memory(result: CellResult, kind: MemoryKind, level: float) -> Interval:
    """Bytes that the cell's process tree held at the end of a round: Hodges-Lehmann over the logarithms of rounds, as
    for times. EstimationError for too few rounds, or where a sample lacks the measure.
    """
    rounds = _by_round(result, kind)
    if min(rounds.values(), default=0) <= 0:
        raise EstimationError(f"{result.cell.id} has a round in which its processes held nothing")
    return of_logarithms([math.log(held_bytes) for held_bytes in rounds.values()], level)


def memory_per_added_worker(subject: CellResult, reference: CellResult, level: float) -> Interval:
    """Bytes that each worker of `subject` adds to what `reference` holds:

        (memory of the subject - memory of the reference) / (workers of the subject - workers of the reference)

    in each round that both have, Hodges-Lehmann over rounds. The reference is the sequential cell, which counts as 0
    workers, since the process and the thread that do its work are there beside the subject's workers too; or the same
    strategy with fewer workers, where what the first of them cost once (a pool, a fork server) cancels out. What
    all processes share is in it as far as the measure has it: proportional sizes split it among them, resident ones
    count it for each. Below 0 where workers hold less than the reference, whose own work may need more than they.

    EstimationError where the reference does not have fewer workers, the two have no measure in common, or too few
    rounds.
    """
    added = subject.cell.workers - _workers(reference)
    if added <= 0:
        raise EstimationError(f"{subject.cell.id} has no more workers than {reference.cell.id}")
    kind = memory_kind([subject, reference])
    if kind is None:
        raise EstimationError(
            f"{subject.cell.id} and {reference.cell.id} have no measure of memory in common"
        )
    more, less = _by_round(subject, kind), _by_round(reference, kind)
    shared = sorted(more.keys() & less.keys())
    return hodges_lehmann([(more[number] - less[number]) / added for number in shared], level)


def _workers(reference: CellResult) -> int:
    return 0 if reference.cell.strategy == "sequential" else reference.cell.workers


def _by_round(result: CellResult, kind: MemoryKind) -> dict[int, float]:
    """The bytes of each round, the mean where several groups of it had the cell."""
    rounds: dict[int, list[int]] = {}
    for (number, _), sample in samples_by_turn(result).items():
        held_bytes = getattr(sample.memory, f"{kind}_bytes", None)
        if held_bytes is None:
            raise EstimationError(f"{result.cell.id} has a sample without its {kind} size")
        rounds.setdefault(number, []).append(held_bytes)
    return {number: fmean(values) for number, values in rounds.items()}
