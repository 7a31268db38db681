"""What one thread pays for a build without a GIL, and for which part of it."""

from __future__ import annotations

from internals_lab.model.cell import Interval
from internals_lab.model.results import Comparison
from internals_lab.model.verdict import SingleThreadCost
from internals_lab.verdicts import wording
from internals_lab.verdicts.standing import Standing


def single_thread_cost(standing: Standing) -> SingleThreadCost | None:
    """None without a GIL build, or where one of the sequential cells has no figure."""
    theirs, own = standing.sequential_of_gil_build, standing.sequential
    whole = standing.comparison(own, theirs)
    if standing.gil_build is None or whole is None or whole.typical is None:
        return None
    build, lock = standing.comparison(standing.forced, theirs), standing.comparison(own, standing.forced)
    return SingleThreadCost(
        gil_build=standing.gil_build.name,
        comparison=whole.id,
        slowdown=wording.inverse(whole.typical),
        state=whole.state,
        build=_slowdown(build),
        lock=_slowdown(lock),
        confounded_by=whole.confounded_by,
    )


def _slowdown(comparison: Comparison | None) -> Interval | None:
    return wording.inverse(comparison.typical) if comparison and comparison.typical else None
