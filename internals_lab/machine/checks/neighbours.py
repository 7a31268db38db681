"""Which other processes use CPU time right now."""

from __future__ import annotations

from internals_lab.machine.checks.check import SecondLook
from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

NAME = "other processes"
NAMED = 3
# Of one CPU, and on larger machines of all CPUs: what all of them use together.
MUCH = 0.25
MUCH_OF_ALL = 0.05
# Of one CPU: what makes a process worth its name.
SOME = 0.02


def check(sources: Sources) -> Finding | SecondLook:
    """The busiest processes between two looks."""
    before = {process.pid: process.cpu_s for process in sources.processes()}
    if not before:
        return Finding(check=NAME, state="not checkable here", seen="No other process can be seen.")

    much = max(MUCH, MUCH_OF_ALL * (sources.cores_logical() or 1))

    def second_look(passed_s: float) -> Finding:
        # One that started meanwhile has used all of its time meanwhile.
        shares = [
            (max(0.0, process.cpu_s - before.get(process.pid, 0.0)) / passed_s, process)
            for process in sources.processes()
        ]
        shares.sort(key=lambda pair: pair[0], reverse=True)
        busy = [(share, process) for share, process in shares if share >= SOME]
        if not busy:
            return Finding(
                check=NAME,
                state="ok",
                seen=f"None of the {len(shares)} that can be seen uses {100 * SOME:.0f} % of a CPU.",
            )
        named = ", ".join(
            f"{process.name} (pid {process.pid}) {100 * share:.0f} %" for share, process in busy[:NAMED]
        )
        more = f", and {len(busy) - NAMED} more" if len(busy) > NAMED else ""
        return Finding(
            check=NAME,
            state="warning" if sum(share for share, _ in shares) > much else "note",
            seen=f"In shares of one CPU, right now: {named}{more}.",
            effect="They take turns with the workers, and push the workers' data out of the caches that they share.",
            remedy="Close them or let them finish, then measure.",
        )

    return second_look
