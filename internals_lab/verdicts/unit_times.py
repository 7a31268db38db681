"""What a unit of work takes in a cell, or why no figure is given."""

from __future__ import annotations

from statistics import median

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.loop_floor import least_told_ns
from internals_lab.estimation.unit_time import unit_time_ns
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.measured_work import cpu_work, wall_work, works_by_round

# A block of fewer steps of the clock is not known to a few percent. Blocks are planned to be longer, but code can
# become faster after its pilot.
FEWEST_STEPS = 20


def with_unit_times(
    result: CellResult, scenario: Scenario, judging: Judging, clock_step_ns: float
) -> CellResult:
    """The cell with its times per unit; None where they cannot be told (too few rounds, no CPU time), and the reason
    where a figure is withheld: of blocks that are no longer than a few steps of the clock, and of a statement that
    cannot be told from the empty loop around it.
    """
    if result.outcome != "measured":
        return msgspec.structs.replace(result, unit_wall_ns=None, unit_cpu_ns=None)
    withheld = _below_the_clock(result, clock_step_ns)
    if withheld is None and scenario.kind == "snippets":
        withheld = _withheld(result, scenario, clock_step_ns)
    estimates: list[Interval | None] = []
    for work_of in (wall_work, cpu_work):
        try:
            rounds = works_by_round(result, scenario, work_of)
            estimates.append(None if withheld else unit_time_ns(rounds, judging.level))
        except EstimationError:
            estimates.append(None)
    return msgspec.structs.replace(
        result, unit_wall_ns=estimates[0], unit_cpu_ns=estimates[1], reason=withheld
    )


def _below_the_clock(result: CellResult, clock_step_ns: float) -> str | None:
    blocks_ns = [median(sample.blocks.wall_ns) for sample in result.samples if sample.blocks.wall_ns]
    if not blocks_ns or median(blocks_ns) >= FEWEST_STEPS * clock_step_ns:
        return None
    return (
        f"below what can be told here: a block took {median(blocks_ns) / 1e6:.3g} ms, "
        f"and the clock goes in steps of {clock_step_ns / 1e6:.3g} ms"
    )


def _withheld(result: CellResult, scenario: Scenario, clock_step_ns: float) -> str | None:
    try:
        processes = [
            work for works in works_by_round(result, scenario, wall_work) for work in works if work.empty_ns
        ]
        most_ns = least_told_ns(processes, clock_step_ns) if processes else None
    except EstimationError:
        return None
    if most_ns is None:
        return None
    return (
        f"below what can be told here: it takes less than {most_ns:.2g} ns a statement, "
        "and the empty loop around it is not known better"
    )
