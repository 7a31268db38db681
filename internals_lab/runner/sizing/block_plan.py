"""How much work a block has, fixed once for the whole run so that state grows alike in all rounds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import STEPS_TO_TELL, Effort
from internals_lab.runner.sizing.closed_loop import MOST_BLOCKS, blocks_to_tell, slowdown, units_in_a_place
from internals_lab.verdicts.observed_gil import planned_gil

# Threads under a GIL take turns once a switch interval; in a shorter block they would simply run one by one.
SWITCHES_PER_BLOCK = 20
DEFAULT_SWITCH_INTERVAL_NS = 5_000_000
# A statement that compiles to nothing takes any fraction of this, by what noise leaves of it; no plan follows it there.
LEAST_UNIT_NS = 0.1
# So many blocks a round bear one more, and are short: see Effort.cell_round_ns.
FEWEST_BLOCKS_TO_CHECK = 8


@dataclass(frozen=True, kw_only=True)
class BlockPlan:
    """`units` are run by each worker in a timed block, `lead_in_units` untimed before; `block_ns` is the forecast.

    A fresh process first makes `warmup_times` passes of `warmup_units`, and more until `warmup_least_ns` are over.
    """

    units: int
    lead_in_units: int
    blocks: int
    warmup_units: int
    warmup_times: int
    block_ns: float
    lead_in_ns: float
    warmup_least_ns: int = 0

    @property
    def round_ns(self) -> float:
        """Forecast of the time that a round spends in this cell's units, warm-up included."""
        blocks = self.blocks + self.is_checked_alone
        pass_ns = self.block_ns * self.warmup_units / self.units
        warmup_ns = max(self.warmup_times * pass_ns, self.warmup_least_ns)
        return warmup_ns + blocks * (self.lead_in_ns + self.block_ns)

    @property
    def is_checked_alone(self) -> bool:
        """Whether one block of each round is followed by another of the same process: where it costs little, and
        where blocks are so short that what a switch costs could be seen in them.
        """
        return self.blocks >= FEWEST_BLOCKS_TO_CHECK

    def takes_part_in(self, sweeps: int) -> frozenset[int]:
        """The sweeps in which this cell has a block, evenly spread and nested: both counts are powers of two."""
        return frozenset(range(0, sweeps, max(1, sweeps // self.blocks)))


def common_unit_ns(unit_ns: Iterable[float]) -> float:
    """How long a unit takes on all interpreters together: the geometric mean."""
    logs = [math.log(max(value, LEAST_UNIT_NS)) for value in unit_ns]
    return math.exp(sum(logs) / len(logs))


def common_units(unit_ns: Iterable[float], effort: Effort) -> int:
    """Units a block, the same on every interpreter: the geometric mean of the blocks has the wanted length."""
    return max(1, round(effort.block_ns / common_unit_ns(unit_ns)))


def units_to_tell(unit_ns: float, clock_step_ns: int) -> int:
    """So many units are long enough to be told by a clock of such steps."""
    return math.ceil(STEPS_TO_TELL * clock_step_ns / max(unit_ns, LEAST_UNIT_NS))


def plan_blocks(
    arm: Arm,
    units: int,
    unit_ns: float,
    effort: Effort,
    *,
    cores_usable: int,
    unit_cpu_ns: float = math.inf,
    common_ns: float | None = None,
) -> BlockPlan:
    """The blocks of a cell. `units` come from `common_units`, `unit_ns` is one unit, alone, on its interpreter, and
    `unit_cpu_ns` the part of it that computes. `common_ns` (from `common_unit_ns`) decides what is long: alike for all
    cells that do the same work.
    """
    common_ns = unit_ns if common_ns is None else common_ns
    workers = arm.cell.workers
    # With items a unit is one pass over all of them, shared out; without, each worker has its own.
    shared_out = arm.scenario.has_items
    in_turn = arm.strategy.takes_turns_under_gil and planned_gil(arm.cell, arm.interpreter)
    share = (1 / workers if shared_out else 1.0) * (workers if in_turn else max(1.0, workers / cores_usable))
    take_turns = in_turn and workers > 1
    if arm.cell.in_flight is not None:
        units = units_in_a_place(units, unit_ns)
        fewest = max(effort.fewest_blocks, blocks_to_tell(units * arm.cell.in_flight))
        effort = replace(effort, sweep_blocks=min(effort.sweep_blocks, MOST_BLOCKS), fewest_blocks=fewest)
        share = slowdown(arm, unit_ns, unit_cpu_ns, one_by_one=in_turn, cores_usable=cores_usable)
        # Units that wait leave the GIL alone.
        take_turns = take_turns and share > 1
    if take_turns:
        units = max(units, math.ceil(SWITCHES_PER_BLOCK * switch_interval_ns(arm) / (unit_ns * share)))
    lead_in_units = effort.lead_in_units_for(common_ns, units)
    # By a coarse clock a shorter pass would take no time at all.
    pass_units = max(lead_in_units or units, math.ceil(2 * arm.clock_step_ns / max(unit_ns, LEAST_UNIT_NS)))
    return BlockPlan(
        units=units,
        lead_in_units=lead_in_units,
        blocks=effort.blocks_for(units * unit_ns * share, unit_ns=common_ns),
        warmup_units=pass_units,
        warmup_times=effort.warmups_for(pass_units * unit_ns * share),
        warmup_least_ns=arm.jit_warmup_ns if arm.has_jit else 0,
        block_ns=units * unit_ns * share,
        lead_in_ns=lead_in_units * unit_ns * share,
    )


def switch_interval_ns(arm: Arm) -> float:
    """The cell's switch interval."""
    value = arm.cell.knobs.get("switch_interval")
    if isinstance(value, (int, float)):
        return value * 1e9
    return float(arm.interpreter.switch_interval_ns or DEFAULT_SWITCH_INTERVAL_NS)
