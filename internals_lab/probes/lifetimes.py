"""How long what is unreachable stays, and who frees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from internals_lab.probes.one_heap import workers_elsewhere
from internals_lab.probes.probe import Probe

if TYPE_CHECKING:
    from internals_lab.model.declaration import Scenario
    from internals_lab.strategies.strategy import Strategy


class LifetimesProbe(Probe):
    """Needs nothing but weak references; who frees, it can tell where collections are told of."""

    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        return workers_elsewhere(strategy)


LIFETIMES = LifetimesProbe(
    name="lifetimes",
    worker_module="probes.lifetimes",
    cost="an unreachable pair before each block, a weak reference to each of the first 200 instances of it, and a call a collection",
    units={
        "lived_ns": "ns",
        "lived_allocations": "allocations",
        "own_lived_ns": "ns",
        "own_lived_allocations": "allocations",
        "freed_by_counting": "share",
        "freed_by_collector": "share",
        "left_at_end": "share",
        "kept": "share",
        "watched": "objects",
    },
)
