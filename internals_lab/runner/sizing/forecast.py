"""What a round will cost, from what the pilot saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.shared_process import by_process
from internals_lab.runner.sizing.block_plan import BlockPlan
from internals_lab.runner.sizing.pilot import PilotResult
from internals_lab.verdicts.observed_gil import planned_gil

# One request and its answer over the pipes, the bookkeeping of the worker included.
ROUND_TRIP_NS = 300_000
# An interpreter's orderly end; several end side by side.
END_NS = 15_000_000
# Of several workers that run at once: they gather before a block, and each takes somewhat longer than alone (two threads
# that shared nothing did 1.85 times the work of one, benchmarks/README.md).
GATHERING_NS = 700_000
BESIDE_OTHERS = 1.1
# The tables of processes, read before and after the blocks of a round; the memory of a cell's processes, and their report.
TABLES_NS = 15_000_000
REPORT_NS = 3_000_000
# What handing tasks to an executor costs is tried out after the blocks.
HANDING_OVER_NS = 10_000_000


def round_ns(
    arms: Sequence[Arm],
    plans: Mapping[str, BlockPlan],
    pilots: Mapping[str, PilotResult],
    *,
    cores_usable: int,
) -> float:
    """Nanoseconds that one round of these cells (ids are keys of `plans` and `pilots`) will take."""
    side_by_side = alone = 0.0
    for sharing in by_process(arms):
        pilot = pilots[sharing[0].cell.id]
        side_by_side += pilot.start_ns + pilot.load_ns + END_NS
    for arm in arms:
        plan, pilot = plans[arm.cell.id], pilots[arm.cell.id]
        processes = (
            arm.cell.workers if arm.strategy.parallel and not arm.strategy.takes_turns_under_gil else 1
        )
        alone += pilot.prepare_ns * max(1.0, processes / cores_usable)
        # Beside the statements' own time the loop around them, and the empty one.
        alone += (2 * plan.units + plan.lead_in_units) * plan.blocks * pilot.empty_ns
        alone += plan.round_ns * (BESIDE_OTHERS if _run_at_once(arm) else 1.0)
        alone += (plan.blocks + 3) * (ROUND_TRIP_NS + (GATHERING_NS if _run_at_once(arm) else 0))
        alone += REPORT_NS + (HANDING_OVER_NS if arm.strategy.hands_over else 0)
        if processes > 1 or arm.strategy.name == "processes":
            # Each child starts, sets itself up and ends; the pilot, being sequential, has not seen that.
            alone += (pilot.start_ns + END_NS) * max(1.0, processes / cores_usable)
    return TABLES_NS + side_by_side / min(2, cores_usable) + alone


def _run_at_once(arm: Arm) -> bool:
    if arm.cell.workers < 2 or arm.cell.in_flight is not None:
        return False
    return not (arm.strategy.takes_turns_under_gil and planned_gil(arm.cell, arm.interpreter))
