"""What the signals of a parallel cell are consistent with: one rule a function, the first that fits is the reading.

The thresholds are of the lab's own making: what the planted causes of the tests showed, with room on both sides. A
cause that is not the greatest part of what was lost is no reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab.model.results import LostShares, Reading
from internals_lab.strategies import internals_lab_strategies
from internals_lab.strategies.event_loop import ASYNCIO
from internals_lab.verdicts.observed_gil import ObservedGil

# Strategies whose workers live in one interpreter: they share its objects and, where it has one, its GIL.
IN_ONE_INTERPRETER = frozenset(
    strategy.name for strategy in internals_lab_strategies() if strategy.takes_turns_under_gil
)
# A speedup of this share of N leaves nothing to explain.
SCALES = 0.9
# Less than this share of the capacity is no reason for anything; and of all that was lost it must be the greater part.
LEAST_LOSS = 0.05
GREATER_PART = 0.5
# Waiting of this share of the spread of the ends explains the spread.
OWN_SHARE = 0.5
# "About 1" and "about N" cores on a machine that has other things to do too.
ABOUT = 0.2
# Of a core: workers that use less together are not kept back by a GIL or by processors.
LITTLE_CPU = 0.5
# Less CPU inflation than this comes from workers that only sit on the same processor.
CLEAR_INFLATION = 1.1
# Of one hand-off a switch interval, what still counts as many; what counts as few, in switches a second and worker.
MANY_OF_HAND_OFFS = 0.25
FEW_SWITCHES_PER_S = 50.0


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """What as many processes that share nothing got from this machine in this run, over one of them."""

    speedup: Interval
    cpu_inflation: Interval


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What was seen of a parallel cell. `cores` is the most that its workers could use, `at_once` how many units were
    done at a time: as many as workers, but in an event loop.

    `cpu_inflation_of_processes` is that of the same work in as many processes, for workers that share an interpreter.
    """

    strategy: str
    workers: int
    at_once: int
    cores: int
    gil: ObservedGil
    switch_interval_ns: int
    speedup: float
    cores_used: Interval
    cpu_inflation: Interval
    lost: LostShares
    switches_per_s: float | None
    ceiling: Ceiling | None = None
    cpu_inflation_of_processes: Interval | None = None

    @property
    def shares_interpreter(self) -> bool:
        """Whether the workers live in one interpreter."""
        return self.strategy in IN_ONE_INTERPRETER

    @property
    def inflation_of_machine(self) -> float:
        """CPU inflation that work which shares nothing has as well, at its upper limit; 1 where none was seen."""
        return max(1.0, self.ceiling.cpu_inflation.high) if self.ceiling else 1.0

    def greatest_loss(self) -> str | None:
        """The name of the loss that is the greater part of all; None where none is, or one is not known."""
        lost = {name: getattr(self.lost, name) for name in self.lost.__struct_fields__}
        if None in lost.values():
            return None
        if lost["waiting"] >= OWN_SHARE * lost["imbalance"]:
            # Who was kept waiting ends later: the spread of the ends is then the waiting's doing.
            lost["waiting"] += lost.pop("imbalance")
        name = max(lost, key=lambda one: float(lost[one]))
        enough = lost[name] >= max(LEAST_LOSS, GREATER_PART * sum(lost.values()))
        return name if enough else None


def waiting_work(signals: Signals) -> Reading | None:
    """All of them together need less than a good part of one core, and are not ready to run: whether that costs speed
    or the waits overlap, it is waiting, with a GIL or without. Needs the timeline and the run delay.
    """
    little = signals.cores_used.high < LITTLE_CPU
    parked = signals.lost.waiting is not None and signals.lost.waiting >= GREATER_PART
    return "lock waiting or waiting for I/O" if little and parked else None


def scales(signals: Signals) -> Reading | None:
    """Nothing is lost that is worth a word. Needs the speedup alone."""
    return "scales" if signals.speedup >= SCALES * signals.at_once else None


def too_few_cores(signals: Signals) -> Reading | None:
    """More workers than cores, and all cores are used for no more CPU time than work needs that shares nothing, so that
    only further cores would help; or the greater part of the loss is standing ready. Needs CPU times or the run delay.
    """
    if signals.workers <= signals.cores:
        return None
    full = signals.cores_used.estimate >= (1 - ABOUT) * signals.cores
    plain = signals.cpu_inflation.estimate <= CLEAR_INFLATION * signals.inflation_of_machine
    return "too few cores" if (full and plain) or signals.greatest_loss() == "starved" else None


def starved(signals: Signals) -> Reading | None:
    """A core for each worker, which others took. Needs the run delay."""
    crowded = signals.workers > signals.cores
    return "starved by others" if not crowded and signals.greatest_loss() == "starved" else None


def gil_hand_off(signals: Signals) -> Reading | None:
    """Threads under a GIL use one core together and wake each other at its switch interval. Needs the GIL's
    observed state and voluntary switches.
    """
    if not signals.shares_interpreter or signals.gil != "on" or signals.switches_per_s is None:
        return None
    one_core = abs(signals.cores_used.estimate - 1) <= ABOUT
    hand_offs_per_s = 1e9 / signals.switch_interval_ns
    many = signals.switches_per_s >= MANY_OF_HAND_OFFS * hand_offs_per_s
    return "GIL hand-off" if one_core and many else None


def busy_event_loop(signals: Signals) -> Reading | None:
    """Tasks of one event loop compute in its thread alone, and that one is busy. Needs the CPU time."""
    busy = signals.cores_used.estimate >= 1 - ABOUT
    return "one busy event loop" if signals.strategy == ASYNCIO.name and busy else None


def limit_of_the_machine(signals: Signals) -> Reading | None:
    """Work that shares nothing gets no more here, or has as much CPU inflation. Needs the control `ceiling`."""
    if signals.ceiling is None:
        return None
    at_ceiling = signals.speedup >= SCALES * signals.ceiling.speedup.high
    inflated = signals.greatest_loss() == "cpu_inflation"
    as_inflated = inflated and signals.cpu_inflation.estimate <= signals.inflation_of_machine
    return "limit of the machine" if at_ceiling or as_inflated else None


def imbalance(signals: Signals) -> Reading | None:
    """The greater part of the loss is waiting for the last worker to end. Needs the timeline."""
    return "imbalance" if signals.greatest_loss() == "imbalance" else None


def too_little_work(signals: Signals) -> Reading | None:
    """The greater part of the loss is the way to the worker. Needs the timeline."""
    return "too little work per task" if signals.greatest_loss() == "starting" else None


def waiting(signals: Signals) -> Reading | None:
    """Cores well below N, and workers that were not ready to run: parked on something, which no GIL is. Needs the
    timeline, the run delay and, for threads, the GIL's observed state.
    """
    without_gil = signals.gil == "off" or not signals.shares_interpreter
    idle = signals.cores_used.high < (1 - ABOUT) * signals.cores
    parked = without_gil and idle and signals.greatest_loss() == "waiting"
    return "lock waiting or waiting for I/O" if parked else None


def contention(signals: Signals) -> Reading | None:
    """All cores are used, for more CPU time than one worker needs and than the machine explains, and nobody waits.
    Needs CPU times and voluntary switches; processes and interpreters share no reference counts, threads under a GIL
    do not count at once.
    """
    inflation = signals.cpu_inflation.low
    if signals.switches_per_s is None or inflation <= CLEAR_INFLATION * signals.inflation_of_machine:
        return None
    busy = signals.cores_used.estimate >= (1 - ABOUT) * signals.cores
    few = signals.switches_per_s < FEW_SWITCHES_PER_S * signals.workers
    if not (busy and few and signals.greatest_loss() == "cpu_inflation"):
        return None
    if not signals.shares_interpreter:
        return "memory bandwidth or another limit of the machine"
    return _in_one_interpreter(signals) if signals.gil == "off" else None


def _in_one_interpreter(signals: Signals) -> Reading:
    """What processes tell of threads: whatever inflates both is no reference count."""
    of_processes = signals.cpu_inflation_of_processes
    if of_processes is None:
        return "shared-refcount contention or memory bandwidth"
    if signals.cpu_inflation.low > CLEAR_INFLATION * max(1.0, of_processes.high):
        # Both inflate, but the threads beyond what processes do.
        alone = of_processes.low <= CLEAR_INFLATION * signals.inflation_of_machine
        return "shared-refcount contention" if alone else "shared-refcount contention or memory bandwidth"
    if of_processes.low > CLEAR_INFLATION * signals.inflation_of_machine:
        return "memory bandwidth or another limit of the machine"
    return "shared-refcount contention or memory bandwidth"


RULES: tuple[Callable[[Signals], Reading | None], ...] = (
    waiting_work,
    scales,
    # Before what it would look like otherwise: threads that take turns wait, start late and end one after another.
    gil_hand_off,
    busy_event_loop,
    too_few_cores,
    starved,
    # Before the causes that lie in the work: what the machine does not give, no work gets.
    limit_of_the_machine,
    imbalance,
    too_little_work,
    waiting,
    contention,
)


def reading(signals: Signals) -> Reading:
    """The first rule's that fits."""
    return next((found for rule in RULES if (found := rule(signals))), "not told by these signals")
