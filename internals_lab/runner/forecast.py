"""What a round will cost, from what the pilot saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from internals_lab.runner.block_plan import BlockPlan
from internals_lab.runner.pilot import PilotResult
from internals_lab.runner.plan import Arm

# One request and its answer over the pipes, the bookkeeping of the worker included.
ROUND_TRIP_NS = 300_000
# An interpreter's orderly end; several end side by side.
END_NS = 15_000_000


def round_ns(
    arms: Iterable[Arm],
    plans: Mapping[str, BlockPlan],
    pilots: Mapping[str, PilotResult],
    *,
    cores_usable: int,
) -> float:
    """Nanoseconds that one round of these cells (ids are keys of `plans` and `pilots`) will take."""
    side_by_side = alone = 0.0
    for arm in arms:
        plan, pilot = plans[arm.cell.id], pilots[arm.cell.id]
        side_by_side += pilot.start_ns + pilot.load_ns + END_NS
        processes = (
            arm.cell.workers if arm.strategy.parallel and not arm.strategy.takes_turns_under_gil else 1
        )
        alone += pilot.prepare_ns * max(1.0, processes / cores_usable) + plan.round_ns
        alone += (plan.blocks + 3) * ROUND_TRIP_NS
        if processes > 1 or arm.strategy.name == "processes":
            # Each child starts, sets itself up and ends; the pilot, being sequential, has not seen that.
            alone += (pilot.start_ns + END_NS) * max(1.0, processes / cores_usable)
    return side_by_side / min(2, cores_usable) + alone
