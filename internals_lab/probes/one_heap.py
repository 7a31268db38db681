"""Whether all of a cell's workers share the heap that a probe looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from internals_lab.strategies.strategy import Strategy


def workers_elsewhere(strategy: Strategy) -> str | None:
    """Why a probe that looks at the heap of one interpreter would see nothing of the work, or None."""
    if not strategy.own_heaps:
        return None
    return f"the workers of {strategy.name} have heaps of their own, which cannot be seen from the process that is looked at"
