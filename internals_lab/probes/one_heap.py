"""Probes that look at the heap of one interpreter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from internals_lab.probes.probe import Probe

if TYPE_CHECKING:
    from internals_lab.model.declaration import Scenario
    from internals_lab.strategies.strategy import Strategy


class OneHeapProbe(Probe):
    """Where all of a cell's workers share that heap; elsewhere it would see nothing of the work."""

    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        if not strategy.own_heaps:
            return None
        return f"the workers of {strategy.name} have heaps of their own, which cannot be seen from the process that is looked at"
