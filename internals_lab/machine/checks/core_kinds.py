"""Whether there are cores of unlike speed."""

from __future__ import annotations

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources
from internals_lab.machine.topology import read_topology, written_list

NAME = "core kinds"


def check(sources: Sources) -> Finding:
    """Fast and slow cores among the CPUs that are allowed."""
    topology = read_topology(sources)
    if topology is None:
        return Finding(check=NAME, state="not checkable here", seen="The system does not tell.")
    allowed = set(sources.affinity() or topology.cpus)
    kinds = [kind for group in topology.speed_classes if (kind := sorted(allowed.intersection(group)))]
    if len(kinds) <= 1:
        return Finding(check=NAME, state="ok", seen="All cores are of one kind.")
    fastest, *others = map(written_list, kinds)
    return Finding(
        check=NAME,
        state="note",
        seen=f"CPUs {fastest} are faster than CPUs {' and these than CPUs '.join(others)}.",
        effect="A worker on a slow core takes longer for the same work: results depend on where the workers land, and"
        " beyond the fast cores a flatter curve is the machine's doing.",
        remedy="Measure on the fast cores alone:",
        commands=(f"taskset -c {fastest} pytest --internals-lab ...",),
    )
