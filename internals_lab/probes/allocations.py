"""The lines that hold memory."""

from __future__ import annotations

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import ProbePass
from internals_lab.probes.one_heap import OneHeapProbe

TRACING = ("cpython", "cinderx")
LINES = 5


class AllocationsProbe(OneHeapProbe):
    """Where there is tracemalloc."""

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        return None if interpreter.implementation in TRACING else f"{interpreter.short} has no tracemalloc"

    def explain(self, seen: ProbePass) -> list[str]:
        """The lines that hold most."""
        lines = seen.detail.get("lines") if isinstance(seen.detail, dict) else None
        return [
            f"{line['file']}:{line['line']} holds {line['bytes']} bytes in {line['count']} allocations"
            for line in (lines if isinstance(lines, list) else [])[:LINES]
            if isinstance(line, dict)
        ]


ALLOCATIONS = AllocationsProbe(
    name="allocations",
    worker_module="probes.allocations",
    cost="tracemalloc notes every allocation under a lock of its own: work that does nothing but allocate takes up to seventeen times as long",
    slowdown=12.0,
    units={"peak_traced_bytes": "bytes", "held_bytes": "bytes", "allocations_held": "allocations"},
)
