"""Whether a control group gives less time than there are CPUs, and how often it has paused this one."""

from __future__ import annotations

from internals_lab.counted import counted
from internals_lab.machine.checks.check import SecondLook
from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.quota import quota_cores, throttled_periods
from internals_lab.machine.sources import Sources
from internals_lab.machine.topology import written_list

NAME = "CPU quota"


def check(sources: Sources) -> Finding | SecondLook:
    """The quota against the CPUs, and the pauses between two looks."""
    if sources.text("proc/self/cgroup") is None:
        seen = "This system has no control groups, or does not show them."
        return Finding(check=NAME, state="not checkable here", seen=seen)
    quota = quota_cores(sources)
    allowed = sources.affinity() or list(range(sources.cores_logical() or 1))
    cpus = len(allowed)
    before = throttled_periods(sources) or 0

    def second_look(passed_s: float) -> Finding:
        count = throttled_periods(sources) or 0
        seen = "None is set." if quota is None else f"{quota:g} cores' worth of time, on {cpus} CPUs."
        if count:
            seen += f" Paused {count} times so far, {count - before} of them in the last {passed_s:.3g} s."
        if count == before and (quota is None or quota >= cpus):
            return Finding(check=NAME, state="ok", seen=seen)
        cores = max(1, int(cpus if quota is None else quota))
        return Finding(
            check=NAME,
            state="warning",
            seen=seen,
            effect="With more workers than the quota has cores, all of them are paused for the rest of every period"
            " (mostly 100 ms): that looks as if the code did not scale.",
            remedy="Give the container (or service) whole CPUs in place of a quota (in Kubernetes: the static"
            f" CPU policy), or measure up to {counted(cores, 'worker')}.",
            commands=(f"docker run --cpuset-cpus={written_list(allowed[:cores])} ...    # without --cpus",),
        )

    return second_look
