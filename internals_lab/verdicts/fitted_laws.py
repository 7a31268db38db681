"""Scaling laws of the strategies, fitted to what was measured up to the cores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.errors import EstimationError
from internals_lab.estimation.scaling_law import FEWEST_COUNTS, ScalingLaw, amdahl, karp_flatt, universal
from internals_lab.model.cell import CellResult
from internals_lab.model.verdict import FittedLaw, LawName, LawPoint
from internals_lab.verdicts.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Points:
    """What a law is fitted to: for each of `rounds` a row of ln(speedup over sequential), a value for each count."""

    workers: list[int]
    rounds: list[int]
    log_speedups: list[list[float]]


def fitted_laws(standing: Standing) -> list[FittedLaw]:
    """For each strategy Amdahl's and the Universal Scalability Law where there are four worker counts (sequential counts
    as one worker), else Karp-Flatt's serial fraction at the largest.
    """
    laws: list[FittedLaw] = []
    for strategy, results in standing.strategies().items():
        within = [one for one in results if one.cell.workers <= standing.cores_usable]
        points = law_points(standing, within)
        if len(points.workers) >= FEWEST_COUNTS:
            laws += _curves(standing, strategy, points)
        else:
            laws += _fraction(standing, strategy, within)
    return laws


def law_points(standing: Standing, results: Sequence[CellResult]) -> Points:
    """The rounds that all of these cells share with the sequential one, which stands for one worker if none does."""
    sequential = standing.sequential
    assert sequential is not None
    by_count = {
        one.cell.workers: {
            number: ratio.typical
            for number, ratio in standing.ratios.of(one.cell.id, sequential.cell.id).items()
        }
        for one in results
    }
    rounds = sorted(set.intersection(*(set(values) for values in by_count.values()))) if by_count else []
    by_count.setdefault(1, dict.fromkeys(rounds, 0.0))
    workers = sorted(by_count)
    return Points(
        workers=workers,
        rounds=rounds,
        log_speedups=[[by_count[count][number] for count in workers] for number in rounds],
    )


def _curves(standing: Standing, strategy: str, points: Points) -> list[FittedLaw]:
    found = []
    laws: list[tuple[LawName, ScalingLaw]]
    try:
        level = standing.judging.level
        laws = [
            ("Amdahl", amdahl(points.workers, points.log_speedups, level)),
            ("Universal Scalability Law", universal(points.workers, points.log_speedups, level)),
        ]
    except EstimationError:
        return []
    for name, law in laws:
        found.append(
            FittedLaw(
                law=name,
                strategy=strategy,
                workers=points.workers,
                contention=law.contention,
                coherency=law.coherency,
                peak_workers=law.best_workers,
                misfit=law.misfit,
                curve=[LawPoint(workers=count, speedup=speedup) for count, speedup in law.curve],
            )
        )
    return found


def _fraction(standing: Standing, strategy: str, results: Sequence[CellResult]) -> list[FittedLaw]:
    if not results or results[-1].cell.workers < 2:
        return []
    largest = results[-1]
    compared = standing.over_reference(largest)
    if compared is None or compared.typical is None:
        return []
    fraction = karp_flatt(compared.typical, largest.cell.workers)
    return [
        FittedLaw(law="Karp-Flatt", strategy=strategy, workers=[largest.cell.workers], contention=fraction)
    ]
