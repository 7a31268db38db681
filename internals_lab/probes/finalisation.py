"""How soon after its last reference is gone an object's finaliser runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from internals_lab.probes.one_heap import workers_elsewhere
from internals_lab.probes.probe import Probe

if TYPE_CHECKING:
    from internals_lab.model.declaration import Scenario
    from internals_lab.strategies.strategy import Strategy


class FinalisationProbe(Probe):
    """Its own objects, among the unit's: what the unit allocates is what brings a collector about."""

    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        return workers_elsewhere(strategy)


FINALISATION = FinalisationProbe(
    name="finalisation",
    worker_module="probes.finalisation",
    cost="sixteen objects with a finaliser and a thread before each block",
    units={
        "latency_ns": "ns",
        "finalised_at_once": "share",
        "not_finalised": "share",
        "elsewhere_latency_ns": "ns",
        "elsewhere_finalised_at_once": "share",
        "elsewhere_not_finalised": "share",
    },
)
