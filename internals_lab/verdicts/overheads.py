"""What workers cost beside their work: starting them, and handing tasks over."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import fmean, median

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import hodges_lehmann, of_logarithms
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.sample import Sample
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.measured_work import samples_by_turn


def with_overheads(result: CellResult, judging: Judging) -> CellResult:
    """The cell with what its workers cost beside their work; None where there is nothing of the kind, or too few rounds.

    The typical value of each process, the mean over the processes of a round, Hodges-Lehmann over rounds: of
    logarithms for what is a duration, and of plain differences for the transfer, which can be nothing.
    """
    return msgspec.structs.replace(
        result,
        pool_start_wall_ns=_over_rounds(result, _log_of_start, of_logarithms, judging.level),
        task_wall_ns=_over_rounds(result, _log_of_task, of_logarithms, judging.level),
        transfer_wall_ns=_over_rounds(result, _transfer_ns, hodges_lehmann, judging.level),
    )


def _over_rounds(
    result: CellResult,
    of_sample: Callable[[Sample], float | None],
    estimate: Callable[[list[float], float], Interval],
    level: float,
) -> Interval | None:
    if result.outcome != "measured":
        return None
    try:
        rounds: dict[int, list[float]] = {}
        for (number, _), sample in samples_by_turn(result).items():
            value = of_sample(sample)
            if value is None:
                return None
            rounds.setdefault(number, []).append(value)
        return estimate([fmean(values) for values in rounds.values()], level)
    except EstimationError:
        return None


def _log_of_start(sample: Sample) -> float | None:
    return math.log(sample.pool_start_wall_ns) if sample.pool_start_wall_ns > 0 else None


def _log_of_task(sample: Sample) -> float | None:
    typical_ns = (
        median(sample.transfer.task_wall_ns) if sample.transfer and sample.transfer.task_wall_ns else 0
    )
    return math.log(typical_ns) if typical_ns > 0 else None


def _transfer_ns(sample: Sample) -> float | None:
    told = sample.transfer
    if told is None or not told.task_wall_ns:
        return None
    # Each against the task right before it, so that what disturbs one disturbs the other.
    pairs = zip(told.carried_wall_ns, told.task_wall_ns, strict=True)
    return median(carried_ns - task_ns for carried_ns, task_ns in pairs)
