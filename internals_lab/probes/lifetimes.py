"""How long what is unreachable stays, and who frees it."""

from __future__ import annotations

from internals_lab.probes.one_heap import OneHeapProbe

# Needs nothing but weak references; who frees, it can tell where collections are told of.
LIFETIMES = OneHeapProbe(
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
