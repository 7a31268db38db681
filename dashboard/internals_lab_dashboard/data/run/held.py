"""What a cell's processes held round by round, and from that what each of its workers adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from internals_lab.errors import EstimationError
from internals_lab.model.cell import Cell, Interval, MemoryKind
from internals_lab.model.sample import Sample

ALONE = "sequential"


def held_by_round(samples: Sequence[Sample], kind: MemoryKind | None) -> dict[int, float]:
    """Bytes by the measure that all samples have; the mean where a round had the cell in several groups."""
    rounds: dict[int, list[int]] = {}
    for sample in samples:
        held = getattr(sample.memory, f"{kind}_bytes", None) if sample.memory is not None else None
        if held is not None:
            rounds.setdefault(sample.round, []).append(held)
    return {number: fmean(values) for number, values in rounds.items()}


def added_by_a_worker(
    cell: Cell, held: Mapping[int, float], over: Mapping[int, float], level: float
) -> Interval | None:
    """Bytes that each worker adds to what the sequential process holds, over the rounds that both have: as the verdict has it
    (Hodges-Lehmann). None for the sequential cell itself and for too few rounds.
    """
    shared = sorted(held.keys() & over.keys())
    if cell.strategy == ALONE or not shared:
        return None
    # It brings numpy along, which the dashboard starts without.
    from internals_lab.estimation.hodges_lehmann import hodges_lehmann

    try:
        return hodges_lehmann([(held[number] - over[number]) / cell.workers for number in shared], level)
    except EstimationError:
        return None
