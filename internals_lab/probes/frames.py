"""Frames: how many a unit begins and how deep, which ones stay alive, what one takes, how deep recursion may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from internals_lab.probes.probe import Probe

if TYPE_CHECKING:
    from internals_lab.model.declaration import Scenario
    from internals_lab.strategies.strategy import Strategy


class FramesProbe(Probe):
    """Runs one more unit, after the blocks, with a profiling hook set."""

    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        if scenario.kind == "inspection":
            return "an inspection says itself what it looks at"
        return "frames are counted in one thread" if strategy.parallel else None


FRAMES = FramesProbe(
    name="frames",
    worker_module="probes.frames",
    cost="nothing while a block runs; then one more unit with a profiling hook",
    telling=("frames_per_unit", "deepest", "frames_held"),
    units={
        "frames_per_unit": "frames",
        "resumed_per_unit": "frames",
        "deepest": "frames",
        "frames_held": "frames",
        "unit_frame_bytes": "bytes",
        "frame_bytes": "bytes",
        "generator_bytes": "bytes",
        "recursion_limit": "calls",
        "recursion_depth": "calls",
        "linked_share": "share",
    },
)
