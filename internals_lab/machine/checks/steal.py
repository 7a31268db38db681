"""Time in which the hypervisor ran somebody else."""

from __future__ import annotations

from internals_lab.machine.checks.check import SecondLook
from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

NAME = "steal time"
# Shares of all CPU time.
MUCH_NOW = 0.02
SOME_SINCE_START = 0.005
# user nice system idle iowait irq softirq steal; the two of guests that follow are part of the first two.
FIELDS = 8


def check(sources: Sources) -> Finding | SecondLook:
    """The kernel's count of stolen time between two looks, and since the machine was started."""
    before = _times(sources)
    if before is None:
        return Finding(check=NAME, state="not checkable here", seen="The system does not count stolen time.")

    def second_look(passed_s: float) -> Finding:
        after = _times(sources) or before
        now = _share(after[0] - before[0], after[1] - before[1])
        ever = _share(*after)
        seen = f"{100 * now:.1f} % in the last {passed_s:.3g} s, {100 * ever:.2f} % since the machine was started."
        if now == 0 and ever < SOME_SINCE_START:
            return Finding(check=NAME, state="ok", seen=seen)
        return Finding(
            check=NAME,
            state="warning" if now >= MUCH_NOW else "note",
            seen=seen,
            effect="While the hypervisor runs other guests, workers stand still without knowing: blocks have rare"
            " long pauses, and parallel cells suffer more than sequential ones.",
            remedy="Nothing inside this machine can stop it: use one with CPUs of its own (dedicated, not shared or"
            " burstable), or measure at a quieter hour.",
        )

    return second_look


def _times(sources: Sources) -> tuple[int, int] | None:
    """(stolen, all) in ticks."""
    words = (sources.text("proc/stat") or "").partition("\n")[0].split()
    if len(words) <= FIELDS or words[0] != "cpu":
        return None
    ticks = [int(word) for word in words[1 : FIELDS + 1]]
    return ticks[-1], sum(ticks)


def _share(part: int, whole: int) -> float:
    return max(0, part) / whole if whole > 0 else 0.0
