"""A whole run in a few lines: does it help, from how many workers on, at what cost, what is open, what to do about that."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from internals_lab.model.run import RunDocument
from internals_lab.reporters.workloads import STATES, Change, Workload, changes, in_few_words
from internals_lab.verdicts import wording
from internals_lab.verdicts.best_configuration import DID_NOT_SETTLE

IN_SHORT = "in short"
# So many by name, the largest gain first; the table has them all.
NAMED = 6
STARVED = "without a processor"


@dataclass(frozen=True, kw_only=True)
class InShort:
    """`answer` is one sentence, `lines` what to know with it."""

    answer: str
    lines: list[str] = field(default_factory=list)


def in_short(document: RunDocument) -> list[InShort]:
    """One for each free-threaded build that several workloads were held against a GIL build in; a single one has its answer
    already.
    """
    return [_of(change) for change in changes(document) if len(change.workloads) > 1]


def _of(change: Change) -> InShort:
    return InShort(
        answer=_answer(change),
        lines=[
            *_gains(change),
            *_losses(change),
            *_cost(change),
            *_open(change),
            *_unlike(change),
        ],
    )


def _answer(change: Change) -> str:
    """`3.13t speeds up 5 of 11 workloads that workers share (4 slower, 1 as fast, 1 not decided)`."""
    of = change.spread or change.alone
    faster = _in_state(of, "faster")
    rest = [
        f"{len(found)} {word}"
        for state, word in STATES.items()
        if state != "faster" and (found := _in_state(of, state))
    ]
    # With all of them open, nothing is known; else what is known is the answer, and what is open stands beside it.
    if len(_in_state(of, "inconclusive")) == len(of):
        which = f"any of {len(of)} {_workloads(change)}" if len(of) > 1 else "the workload that workers share"
        begin = f"Whether {change.free.short} speeds up {which} is not decided"
        return f"{begin}, against {change.gil_build.short}."
    beside = f" ({', '.join(rest)})" if rest else ""
    against = f"against the best of {change.gil_build.short}, processes included"
    if len(of) == 1:
        does = "speeds up" if faster else "does not speed up"
        return f"{change.free.short} {does} the one workload that workers share, {against}."
    how_many = str(len(faster)) if faster else "none"
    return f"{change.free.short} speeds up {how_many} of {len(of)} {_workloads(change)}{beside}, {against}."


def _workloads(change: Change) -> str:
    return "workloads that workers share" if change.spread else "workloads, all of one thread"


def _gains(change: Change) -> list[str]:
    """`Faster: compute_in_c 1.98x [1.72, 2.10] from 2 threads on; ...`"""
    ranked = sorted(_in_state(change.spread, "faster"), key=lambda one: one.gain, reverse=True)
    return _ranked("Faster", [f"{one.full_name} {one.ratio}{_from_which_on(one)}" for one in ranked])


def _losses(change: Change) -> list[str]:
    ranked = sorted(_in_state(change.spread, "slower"), key=lambda one: one.gain)
    return _ranked("Slower", [f"{one.full_name} {one.ratio}" for one in ranked])


def _ranked(heading: str, told: Sequence[str]) -> list[str]:
    more = f"; and {len(told) - NAMED} more" if len(told) > NAMED else ""
    return [f"{heading}: {'; '.join(told[:NAMED])}{more}."] if told else []


def _cost(change: Change) -> list[str]:
    """What work in one thread takes, over all workloads, and what each worker of the best configurations adds."""
    answers = [one.answer for one in change.workloads if one.answer]
    slowdowns = [answer.single_thread.slowdown.estimate for answer in answers if answer.single_thread]
    added = [
        memory.estimate / 1e6
        for answer in answers
        if (memory := answer.memory_per_worker_bytes) and memory.low > 0
    ]
    parts = []
    if len(slowdowns) > 1:
        parts.append(
            f"work in one thread takes {statistics.median(slowdowns):.2f}x the time of {change.gil_build.short} "
            f"({min(slowdowns):.2f}x to {max(slowdowns):.2f}x, median of {len(slowdowns)} workloads)"
        )
    if added:
        least, most = f"{min(added):.1f}", f"{max(added):.1f}"
        parts.append(f"each worker adds {least if least == most else f'{least} to {most}'} MB")
    return [f"Cost: {'; '.join(parts)}."] if parts else []


def _open(change: Change) -> list[str]:
    """What is not decided, by what it takes to decide it."""
    undecided = _in_state(change.workloads, "inconclusive")
    drifting = [one for one in undecided if one.open_because == DID_NOT_SETTLE]
    broken = [one for one in undecided if one not in drifting and _rests_on_broken(one)]
    starved = [one for one in broken if all(STARVED in (cell.reason or "") for cell in one.broken)]
    failed = [one for one in broken if one not in starved]
    close = [one for one in undecided if one not in drifting and one not in broken]
    said = []
    if close:
        more = f"`--lab-effort standard{_selection(close)}` measures them longer."
        said.append(f"Not decided, too few rounds: {_named(close)}. {more}")
    if starved:
        again = f"`pytest --internals-lab{one}`" if (one := _selection(starved)) else "Run it again"
        more = f"{again} when it is quieter; `internals-lab doctor` says what disturbs."
        said.append(f"Not decided, other programs had the processors: {_named(starved)}. {more}")
    if failed:
        said.append(f"Not decided, no valid figure, for reasons that stand above: {_named(failed)}.")
    if drifting:
        more = "A `setup_block` that makes their state anew, or `--lab-effort standard`, settles most."
        said.append(f"Not decided, their times drift: {_named(drifting)}. {more}")
    return said


def _unlike(change: Change) -> list[str]:
    free, gil_build = change.free, change.gil_build
    if free.version == gil_build.version:
        return []
    twin = ".".join(free.version.split(".")[:2])
    return [
        f"{gil_build.short} is of another version than {free.short}: more than the GIL differs. `internals-lab interpreters "
        f"install {twin}` gets the one to compare with."
    ]


def _in_state(workloads: Iterable[Workload], state: str) -> list[Workload]:
    return [one for one in workloads if one.state == state]


def _rests_on_broken(one: Workload) -> bool:
    return bool(one.broken) and (one.answer is None or bool(one.open_because))


def _from_which_on(one: Workload) -> str:
    if one.best is None:
        return ""
    if one.pays and one.pays.workers:
        return f" from {wording.workers(one.pays.strategy, one.pays.workers)} on"
    return f" with {wording.team(one.best)}"


def _named(workloads: Sequence[Workload]) -> str:
    return in_few_words(workloads, most=NAMED)


def _selection(workloads: Sequence[Workload]) -> str:
    """` -k 'count or calls'` for pytest; "" for so many that all may as well be measured again."""
    names = list(dict.fromkeys(one.scenario.name for one in workloads))
    if len(names) > NAMED:
        return ""
    return f" -k '{' or '.join(names)}'" if len(names) > 1 else f" -k {names[0]}"
