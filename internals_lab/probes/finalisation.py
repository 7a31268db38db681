"""How soon after its last reference is gone an object's finaliser runs."""

from __future__ import annotations

from internals_lab.probes.one_heap import OneHeapProbe

# Its own objects, among the unit's: what the unit allocates is what brings a collector about.
FINALISATION = OneHeapProbe(
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
