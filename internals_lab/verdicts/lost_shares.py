"""Where the capacity of several workers went, told from their timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import hodges_lehmann
from internals_lab.model.cell import Interval
from internals_lab.model.results import LostShares
from internals_lab.model.sample import Sample
from internals_lab.verdicts.without_processor import complete, late_ns, without_processor_ns

# Each worker that waits for its release gives its processor up once, which is the lab's own doing. Those that gather
# before the block have done so by then.
SWITCHES_OF_THE_LAB = 1


@dataclass(frozen=True, kw_only=True)
class RoundOfWorkers:
    """The samples of a cell in one round, and the CPU time that one worker took in that round for their work."""

    samples: Sequence[Sample]
    cpu_at_one_ns: float


def lost_shares(rounds: Sequence[RoundOfWorkers], workers: int) -> LostShares:
    """The shares of N x wall time that were lost, each the median over rounds, none below 0.

    In a round they add up to the whole with the useful CPU time: a worker's time in a block is start + CPU + run delay
    + waiting + the rest until the last worker's end.
    """
    if not all(_has_timeline(sample) for one in rounds for sample in one.samples):
        return LostShares()
    shares = [_of_round(one, workers) for one in rounds]
    return LostShares(
        starting=_median(share.starting for share in shares),
        waiting=_median(share.waiting for share in shares),
        starved=_median(share.starved for share in shares),
        imbalance=_median(share.imbalance for share in shares),
        cpu_inflation=_median(share.cpu_inflation for share in shares),
    )


def lost_over_rounds(rounds: Sequence[RoundOfWorkers], workers: int, level: float) -> dict[str, Interval]:
    """The interval of each share over rounds (Hodges-Lehmann, exact signed rank) by its name; without those that the platform
    does not count, and empty for too few rounds.
    """
    if not all(_has_timeline(sample) for one in rounds for sample in one.samples):
        return {}
    shares = [_of_round(one, workers) for one in rounds]
    by_name = {name: [getattr(share, name) for share in shares] for name in LostShares.__struct_fields__}
    try:
        return {name: hodges_lehmann(values, level) for name, values in by_name.items() if None not in values}
    except EstimationError:
        return {}


def switches_per_s(rounds: Sequence[RoundOfWorkers]) -> float | None:
    """Voluntary switches of all workers a second of wall time, those of the lab itself not counted; None where the
    platform counts none.
    """
    rates = []
    for one in rounds:
        switches = wall_ns = 0
        for sample in one.samples:
            counted = complete(sample.workers.switches_voluntary)
            if counted is None:
                return None
            of_the_lab = 0 if sample.blocks.gathering_wall_ns is not None else SWITCHES_OF_THE_LAB
            switches += sum(max(0, count - of_the_lab) for count in counted)
            wall_ns += sum(sample.blocks.wall_ns)
        rates.append(switches / wall_ns * 1e9)
    return median(rates)


def _of_round(one: RoundOfWorkers, workers: int) -> LostShares:
    capacity_ns = starting_ns = inside_ns = imbalance_ns = cpu_ns = 0
    delay_ns: int | None = 0
    for sample in one.samples:
        rows = sample.workers
        wall_ns = sample.blocks.wall_ns
        cpu = complete(rows.cpu_ns) or []
        inside = [end - start for start, end in zip(rows.start_ns, rows.end_ns, strict=True)]
        capacity_ns += workers * sum(wall_ns)
        starting_ns += sum(rows.start_ns)
        inside_ns += sum(inside)
        imbalance_ns += sum(wall_ns[block] - end for block, end in zip(rows.block, rows.end_ns, strict=True))
        cpu_ns += sum(cpu)
        delays = without_processor_ns(sample)
        delay_ns = None if delays is None or delay_ns is None else delay_ns + sum(delays)
        if delays is not None:
            # A worker's delay is counted from the release on. What does not fit in between its start and its end was
            # before the start, and is not to be counted twice; no more than a late start is.
            before_ns = sum(
                max(late, min(start, max(0, delay + busy - whole)))
                for start, late, whole, busy, delay in zip(
                    rows.start_ns, late_ns(sample), inside, cpu, delays, strict=True
                )
            )
            starting_ns -= before_ns
            inside_ns += before_ns

    def share(lost_ns: float) -> float:
        return max(0.0, lost_ns / capacity_ns)

    return LostShares(
        starting=share(starting_ns),
        # Without the run delay, waiting and being starved cannot be told apart.
        waiting=None if delay_ns is None else share(inside_ns - cpu_ns - delay_ns),
        starved=None if delay_ns is None else share(delay_ns),
        imbalance=share(imbalance_ns),
        cpu_inflation=share(cpu_ns - one.cpu_at_one_ns),
    )


def _has_timeline(sample: Sample) -> bool:
    return bool(sample.blocks.wall_ns) and complete(sample.workers.cpu_ns) is not None


def _median(values: Iterable[float | None]) -> float | None:
    known = list(values)
    complete = [value for value in known if value is not None]
    return median(complete) if complete and len(complete) == len(known) else None
