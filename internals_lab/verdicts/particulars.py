"""What an answer stands on and leaves open, a sentence each: what a reader asks next."""

from __future__ import annotations

from internals_lab.model.verdict import Answer, BreakEven
from internals_lab.verdicts import wording
from internals_lab.verdicts.confounding import confounders_in_words
from internals_lab.verdicts.law_choice import law_that_fits
from internals_lab.verdicts.readings import SCALES
from internals_lab.verdicts.standing import Standing

IN_WORDS = {"Amdahl": "Amdahl's law", "Universal Scalability Law": "the Universal Scalability Law"}


def particulars(answer: Answer, standing: Standing) -> list[str]:
    """Where the cost comes from, from how many workers on it pays, what limits it, and what to read it with care for."""
    return [
        *_cost(answer, standing),
        *_break_even(answer, standing),
        *_why_not_more(answer, standing),
        *_law(answer, standing),
        *_rivals(answer, standing),
        *_unlike(answer, standing),
    ]


def _cost(answer: Answer, standing: Standing) -> list[str]:
    single = answer.single_thread
    if single is None or single.build is None or single.lock is None or standing.gil_build is None:
        return []
    short, other = standing.interpreter.short, standing.gil_build.short
    return [
        f"One thread: with its GIL forced on, {short} takes {wording.ratio(single.build)} the time of {other} (what the "
        f"build costs); without the GIL {wording.ratio(single.lock)} of that (what running without the lock costs)."
    ]


def _break_even(answer: Answer, standing: Standing) -> list[str]:
    if not answer.break_even or standing.gil_build is None:
        return []
    of_strategies = "; ".join(_of_strategy(found) for found in answer.break_even)
    return [f"Break-even with the best of {standing.gil_build.short}: {of_strategies}."]


def _of_strategy(found: BreakEven) -> str:
    """`from 4 threads on (measured: 1, 2, 4, 8; Amdahl's law has it at 3.5 [3.4, 3.6])`."""
    most = wording.workers(found.strategy, found.measured[-1])
    if found.workers is not None:
        text = f"from {wording.workers(found.strategy, found.workers)} on"
    elif found.state == "open":
        text = f"open at {most}"
    else:
        text = f"not with up to {most}"
    known = []
    if len(found.measured) > 1:
        known.append(f"measured: {', '.join(map(str, found.measured))}")
    if found.by_law and found.law:
        at, low, high = found.by_law.estimate, found.by_law.low, found.by_law.high
        known.append(f"{IN_WORDS[found.law]} has it at {at:.1f} [{low:.1f}, {high:.1f}]")
    return f"{text} ({'; '.join(known)})" if known else text


def _why_not_more(answer: Answer, standing: Standing) -> list[str]:
    if answer.reading in (None, "scales"):
        return []
    if _waits_overlap(answer, standing):
        return ["It is work that waits, and the waits overlap: little is lost."]
    if answer.reading == "not told by these signals":
        return ["Why it is not more is not told by these signals."]
    return [f"Why it is not more: consistent with {answer.reading}."]


def _waits_overlap(answer: Answer, standing: Standing) -> bool:
    best = answer.best
    if best is None or best.speedup is None or answer.reading != "lock waiting or waiting for I/O":
        return False
    at_once = next((one.cell.at_once for one in standing.own if one.cell.id == best.cell), None)
    return at_once is not None and best.speedup.estimate >= SCALES * at_once


def _law(answer: Answer, standing: Standing) -> list[str]:
    """How the best configuration's strategy scales, by the law that is taken for it."""
    by_id = {one.cell.id: one.cell for one in standing.own}
    law = law_that_fits(answer.laws, by_id[answer.best.cell].strategy) if answer.best else None
    if law is None:
        return []
    share = law.contention
    serial = f"{share.estimate * 100:.1f} % [{share.low * 100:.1f}, {share.high * 100:.1f}] of the work"
    short = standing.interpreter.short
    if law.law == "Karp-Flatt":
        size = wording.workers(law.strategy, law.workers[0])
        return [f"{size} on {short} are as fast as if {serial} were serial (Karp and Flatt)."]
    counts = f"{law.strategy} on {short}, {law.workers[0]} to {law.workers[-1]} workers"
    if law.coherency is None:
        return [f"By {IN_WORDS[law.law]} {serial} is serial ({counts})."]
    pairs = law.coherency
    peak = f"; its curve peaks at {law.peak_workers:.0f} workers" if law.peak_workers else ""
    return [
        f"By {IN_WORDS[law.law]} {serial} is serial, and each pair of workers costs {pairs.estimate * 100:.2f} % "
        f"[{pairs.low * 100:.2f}, {pairs.high * 100:.2f}] more ({counts}{peak})."
    ]


def _rivals(answer: Answer, standing: Standing) -> list[str]:
    over = answer.over_gil_build
    if over is None or not over.rivals or standing.gil_build is None:
        return []
    by_id = {one.cell.id: one.cell for one in standing.theirs}
    *others, last = [wording.team(by_id[rival]) for rival in over.rivals]
    teams = f"{', '.join(others)} or {last}" if others else last
    return [
        f"On {standing.gil_build.short} {teams} may as well be the best: the interval spans the speedups over all of them."
    ]


def _unlike(answer: Answer, standing: Standing) -> list[str]:
    over = answer.over_gil_build
    gil_build = standing.gil_build
    if over is None or gil_build is None:
        return []
    said = []
    if gil_build.version != standing.interpreter.version:
        said.append(
            f"{gil_build.short} stands for the build with a GIL, for want of one of {standing.interpreter.short}'s version: "
            "more than the GIL differs."
        )
    return [*said, *confounders_in_words(over.confounded_by)]
