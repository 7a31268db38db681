"""How much work the blocks of a closed loop have: its units wait, and many of them wait at once."""

from __future__ import annotations

import math

from internals_lab.estimation.quantiles import fewest_items
from internals_lab.runner.planning.arm import Arm

# At a block's end the loop runs empty: with so many units one after the other in each place, little of the block is
# that. Units that wait long get fewer, so that a block does not take too long, but never less than the second number.
UNITS_IN_A_PLACE = 16
FEWEST_IN_A_PLACE = 4
LONG_ENOUGH_NS = 100_000_000
# Blocks of so many units are long: fewer of them are as much work.
MOST_BLOCKS = 8


def units_in_a_place(units: int, unit_ns: float) -> int:
    """Units that a block has for each one in flight; `units` is what would make a block long enough to be timed."""
    affordable = int(LONG_ENOUGH_NS / max(unit_ns, 1.0))
    return max(units, FEWEST_IN_A_PLACE, min(UNITS_IN_A_PLACE, affordable))


def blocks_to_tell(items_a_block: int) -> int:
    """How many blocks of a round tell the slowest item in a hundred from the slowest of all: at most `MOST_BLOCKS`."""
    wanted = math.ceil(fewest_items(0.99) / max(1, items_a_block))
    return min(MOST_BLOCKS, 1 << (wanted - 1).bit_length())


def slowdown(arm: Arm, unit_ns: float, unit_cpu_ns: float, *, one_by_one: bool, cores_usable: int) -> float:
    """By how much a unit takes longer than alone: not at all, as long as those in flight need no more CPU time
    together than there is. `one_by_one`: only one of them can compute at a time.
    """
    in_flight = arm.cell.at_once
    can_compute = 1 if one_by_one or arm.strategy.closed_loop == "tasks" else min(in_flight, cores_usable)
    return max(1.0, in_flight * min(1.0, unit_cpu_ns / unit_ns) / can_compute)
