"""Why a parallel cell is not faster than it is: what it used, what it lost, and what that is consistent with."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import fmean

import msgspec

from internals_lab.counted import counted
from internals_lab.errors import EstimationError
from internals_lab.estimation.lost_capacity import Effort, LostCapacity, lost_capacity
from internals_lab.estimation.work import Work
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.results import Comparison, Diagnosis, Reading
from internals_lab.model.sample import Sample
from internals_lab.verdicts import wording
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.lost_shares import RoundOfWorkers, lost_over_rounds, lost_shares, switches_per_s
from internals_lab.verdicts.measured_work import cpu_work, samples_by_turn, units_of_block, wall_work
from internals_lab.verdicts.observed_gil import observed_gil
from internals_lab.verdicts.readings import Ceiling, Signals, reading, scales

# CPython's own, for an interpreter that did not say.
USUAL_SWITCH_INTERVAL_NS = 5_000_000
IN_OTHER_WORDS: dict[Reading, str] = {
    "starved by others": "capacity that others took",
    "limit of the machine": "a limit of the machine, not contention",
}


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What was measured beside a cell, at as many workers on its interpreter: the control `ceiling`, and the CPU
    inflation of the same work in processes.
    """

    ceiling: Ceiling | None = None
    cpu_inflation_of_processes: Interval | None = None


def diagnose(
    comparison: Comparison,
    subject: CellResult,
    reference: CellResult,
    *,
    scenario: Scenario,
    interpreter: Interpreter,
    machine: Machine,
    judging: Judging,
    beside: Beside,
) -> Diagnosis | None:
    """The diagnosis of a parallel cell; None without at least two units at once, an interval, or CPU times."""
    cell = subject.cell
    if comparison.about not in ("scaling", "ceiling") or comparison.typical is None or cell.at_once < 2:
        return None
    try:
        at_one, at_n, rounds = _rounds(subject, reference, scenario)
        level = judging.level_at(len(rounds))
        capacity = _at_level(lost_capacity(at_one, at_n, level), judging.level)
    except EstimationError:
        return None
    beside = _credible(beside, comparison.typical)
    ceiling = beside.ceiling
    if comparison.about == "ceiling":
        # The control is its own: whatever it loses, the machine does not give.
        ceiling = Ceiling(speedup=comparison.typical, cpu_inflation=capacity.cpu_inflation)
    signals = Signals(
        strategy=cell.strategy,
        workers=cell.workers,
        at_once=cell.at_once,
        cores=min(cell.workers, machine.cores_usable),
        gil=observed_gil(subject),
        switch_interval_ns=_switch_interval_ns(subject, interpreter),
        speedup=comparison.typical.estimate,
        cores_used=capacity.cores_used,
        cpu_inflation=capacity.cpu_inflation,
        lost=lost_shares(rounds, cell.workers),
        switches_per_s=switches_per_s(rounds),
        ceiling=ceiling,
        cpu_inflation_of_processes=beside.cpu_inflation_of_processes,
    )
    found = reading(signals)
    return Diagnosis(
        subject=comparison.subject,
        reference=comparison.reference,
        cores_used=capacity.cores_used,
        cores_used_ratio=capacity.cores_used_ratio,
        cpu_inflation=capacity.cpu_inflation,
        lost=signals.lost,
        switches_per_s=signals.switches_per_s,
        reading=found,
        sentence=" ".join(filter(None, [_sentence(signals, found), _against_ceiling(signals, beside)])),
        ceiling=beside.ceiling.speedup if beside.ceiling else None,
        cpu_inflation_of_processes=beside.cpu_inflation_of_processes,
        lost_over_rounds={
            name: _named(interval, judging.level)
            for name, interval in lost_over_rounds(rounds, cell.workers, level).items()
        },
    )


def _credible(beside: Beside, speedup: Interval) -> Beside:
    """Without a ceiling that the cell is above of: something disturbed the control, and it says nothing here."""
    if beside.ceiling is not None and speedup.low > beside.ceiling.speedup.high:
        return replace(beside, ceiling=None)
    return beside


def _rounds(
    subject: CellResult, reference: CellResult, scenario: Scenario
) -> tuple[list[Effort], list[Effort], list[RoundOfWorkers]]:
    """What a unit took in each round that both have, at one worker and at several.

    Times are summed over a process's blocks: a CPU clock can be coarse, and its step must not decide.
    """
    of_subject, of_reference = samples_by_turn(subject), samples_by_turn(reference)
    turns: dict[int, list[tuple[int, int]]] = {}
    for turn in sorted(of_subject.keys() & of_reference.keys()):
        turns.setdefault(turn[0], []).append(turn)
    at_one, at_n, rounds = [], [], []
    for shared in turns.values():
        samples = [of_subject[turn] for turn in shared]
        one = _effort([_unit(of_reference[turn], reference, scenario) for turn in shared])
        at_one.append(one)
        at_n.append(_effort([_unit(sample, subject, scenario) for sample in samples]))
        units = sum(units_of_block(s, subject.cell, scenario) * len(s.blocks.wall_ns) for s in samples)
        rounds.append(RoundOfWorkers(samples=samples, cpu_at_one_ns=one.cpu_ns * units))
    return at_one, at_n, rounds


def _unit(sample: Sample, result: CellResult, scenario: Scenario) -> Effort:
    wall = _per_unit(wall_work(sample, result.cell, scenario))
    return Effort(wall_ns=wall, cpu_ns=_per_unit(cpu_work(sample, result.cell, scenario)))


def _per_unit(work: Work) -> float:
    return sum(work.elapsed_ns) / (work.units * len(work.elapsed_ns))


def _effort(of_processes: list[Effort]) -> Effort:
    """A round can have a cell in several groups; the mean of their logarithms, as for its speedup."""
    return Effort(
        wall_ns=math.exp(fmean(math.log(one.wall_ns) for one in of_processes)),
        cpu_ns=math.exp(fmean(math.log(one.cpu_ns) for one in of_processes)),
    )


def _at_level(capacity: LostCapacity, level: float) -> LostCapacity:
    return LostCapacity(
        speedup=_named(capacity.speedup, level),
        cores_used=_named(capacity.cores_used, level),
        cores_used_ratio=_named(capacity.cores_used_ratio, level),
        cpu_inflation=_named(capacity.cpu_inflation, level),
    )


def _named(interval: Interval, level: float) -> Interval:
    """Taken at the stricter level of a look, and named by the level that holds over all looks together."""
    return msgspec.structs.replace(interval, level=level)


def _switch_interval_ns(subject: CellResult, interpreter: Interpreter) -> int:
    knob = subject.cell.knobs.get("switch_interval")
    if isinstance(knob, int | float) and knob > 0:
        return round(knob * 1e9)
    return interpreter.switch_interval_ns or USUAL_SWITCH_INTERVAL_NS


def _sentence(signals: Signals, found: Reading) -> str:
    """`They used 1.02 of 2 cores [1.00, 1.04] at 1.03 times the CPU time: consistent with GIL hand-off (...).`"""
    used, inflation = signals.cores_used, signals.cpu_inflation
    cores = counted(signals.cores, "core")
    # Several units at once, and one that does them.
    one_loop = signals.workers == 1
    figures = (
        f"{'It' if one_loop else 'They'} used {used.estimate:.2f} of {cores} [{used.low:.2f}, {used.high:.2f}] "
        f"at {inflation.estimate:.2f} times the CPU time"
    )
    if found == "scales":
        return f"{figures}: little is lost."
    if found == "not told by these signals":
        return (
            f"{figures}: why {'it is' if one_loop else 'they are'} not faster is not told by these signals."
        )
    detail = _detail(found, signals, "its" if one_loop else "their")
    what = IN_OTHER_WORDS.get(found, found)
    # Waiting costs nothing where all wait at once.
    overlap = "; the waits overlap, little is lost" if scales(signals) else ""
    return f"{figures}: consistent with {what}{f' ({detail})' if detail else ''}{overlap}."


def _against_ceiling(signals: Signals, beside: Beside) -> str:
    """`2 processes that share nothing reach 1.96x on this machine [1.94, 1.98]: this is 64 % of it.`"""
    if beside.ceiling is None:
        return ""
    ceiling = beside.ceiling.speedup
    share = f"{signals.speedup / ceiling.estimate * 100:.0f} %"
    reach = wording.ratio_with_word(ceiling, "on this machine")
    return f"{signals.workers} processes that share nothing reach {reach}: this is {share} of it."


def _detail(found: Reading, signals: Signals, whose: str) -> str:
    """The signal that the reading stands on, where the sentence does not have it yet."""
    lost = signals.lost
    shares = {
        "too few cores": (lost.starved, "ready to run without a processor"),
        "starved by others": (lost.starved, "ready to run without a processor"),
        "imbalance": (lost.imbalance, "waiting for the last to end"),
        "too little work per task": (lost.starting, "not yet started"),
        "lock waiting or waiting for I/O": (lost.waiting, "not ready to run"),
    }
    if found == "shared-refcount contention" and signals.cpu_inflation_of_processes:
        return f"processes, which share none, take {signals.cpu_inflation_of_processes.estimate:.2f} times"
    if found == "GIL hand-off":
        return f"{signals.switches_per_s:.0f} voluntary switches a second"
    share, what = shares.get(found, (None, ""))
    return "" if share is None else f"{share * 100:.0f} % of {whose} time {what}"
